import type { ids } from './fuller-home.ts';

/** Something that Home Assistant is asked to do, and what SmartThings is told then. */
export interface Act {
  readonly service: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly device: keyof typeof ids;
  /** The entity's own name; the one that carries the device's, if not said. */
  readonly name?: string;
  /** Commands as SmartThings gets them. */
  readonly commands: readonly string[];
}

/** In this order: some rest on what those before them did. */
export const acts: readonly Act[] = [
  { service: 'light.turn_off', device: 'colorLamp', commands: ['switch/off'] },
  {
    service: 'light.turn_on',
    data: { brightness_pct: 40 },
    device: 'colorLamp',
    commands: ['switchLevel/setLevel [40]'],
  },
  {
    service: 'light.turn_on',
    data: { hs_color: [180, 50] },
    device: 'colorLamp',
    commands: ['switch/on', 'colorControl/setColor [{"hue":50,"saturation":50}]'],
  },
  {
    service: 'light.turn_on',
    data: { color_temp_kelvin: 3000 },
    device: 'colorLamp',
    commands: ['switch/on', 'colorTemperature/setColorTemperature [3000]'],
  },
  {
    service: 'light.turn_on',
    data: { brightness_pct: 10 },
    device: 'kitchenDimmer',
    commands: ['switchLevel/setLevel [10]'],
  },
  { service: 'switch.turn_on', device: 'gardenRelay', commands: ['switch/on'] },
  { service: 'switch.turn_on', device: 'gardenRelay', name: 'Fountain', commands: ['relay1: switch/on'] },
  {
    service: 'climate.set_temperature',
    data: { temperature: 21.5 },
    device: 'thermostat',
    commands: ['thermostatHeatingSetpoint/setHeatingSetpoint [21.5]'],
  },
  {
    service: 'climate.set_hvac_mode',
    data: { hvac_mode: 'cool' },
    device: 'thermostat',
    commands: ['thermostatMode/cool'],
  },
  {
    service: 'climate.set_temperature',
    data: { temperature: 23 },
    device: 'thermostat',
    commands: ['thermostatCoolingSetpoint/setCoolingSetpoint [23]'],
  },
  {
    service: 'climate.set_hvac_mode',
    data: { hvac_mode: 'heat_cool' },
    device: 'thermostat',
    commands: ['thermostatMode/auto'],
  },
  {
    service: 'climate.set_temperature',
    data: { target_temp_low: 19, target_temp_high: 25 },
    device: 'thermostat',
    commands: [
      'thermostatHeatingSetpoint/setHeatingSetpoint [19]',
      'thermostatCoolingSetpoint/setCoolingSetpoint [25]',
    ],
  },
  {
    service: 'climate.set_fan_mode',
    data: { fan_mode: 'on' },
    device: 'thermostat',
    commands: ['thermostatFanMode/fanOn'],
  },
  { service: 'climate.turn_off', device: 'airConditioner', commands: ['switch/off'] },
  {
    service: 'climate.set_hvac_mode',
    data: { hvac_mode: 'fan_only' },
    device: 'airConditioner',
    commands: ['switch/on', 'airConditionerMode/setAirConditionerMode ["fanOnly"]'],
  },
  {
    service: 'climate.set_temperature',
    data: { temperature: 24 },
    device: 'airConditioner',
    commands: ['thermostatCoolingSetpoint/setCoolingSetpoint [24]'],
  },
  {
    service: 'climate.set_preset_mode',
    data: { preset_mode: 'wind_free' },
    device: 'airConditioner',
    commands: ['custom.airConditionerOptionalMode/setAcOptionalMode ["windFree"]'],
  },
  {
    service: 'climate.set_swing_mode',
    data: { swing_mode: 'vertical' },
    device: 'airConditioner',
    commands: ['fanOscillationMode/setFanOscillationMode ["vertical"]'],
  },
  {
    service: 'cover.set_cover_position',
    data: { position: 25 },
    device: 'windowShade',
    commands: ['windowShadeLevel/setShadeLevel [25]'],
  },
  { service: 'cover.open_cover', device: 'windowShade', commands: ['windowShade/open'] },
  { service: 'cover.stop_cover', device: 'windowShade', commands: ['windowShade/pause'] },
  { service: 'cover.close_cover', device: 'windowShade', commands: ['windowShade/close'] },
  { service: 'cover.open_cover', device: 'garageDoor', commands: ['doorControl/open'] },
  { service: 'lock.unlock', device: 'frontDoorLock', commands: ['lock/unlock'] },
  { service: 'lock.lock', device: 'frontDoorLock', commands: ['lock/lock'] },
  { service: 'valve.close_valve', device: 'waterValve', commands: ['valve/close'] },
  { service: 'valve.open_valve', device: 'waterValve', commands: ['valve/open'] },
  { service: 'siren.turn_on', device: 'siren', commands: ['alarm/siren'] },
  { service: 'siren.turn_off', device: 'siren', commands: ['alarm/off'] },
  {
    service: 'vacuum.start',
    device: 'vacuum',
    commands: ['samsungce.robotCleanerOperatingState/start'],
  },
  {
    service: 'vacuum.pause',
    device: 'vacuum',
    commands: ['samsungce.robotCleanerOperatingState/pause'],
  },
  {
    service: 'vacuum.return_to_base',
    device: 'vacuum',
    commands: ['samsungce.robotCleanerOperatingState/returnToHome'],
  },
  {
    service: 'vacuum.set_fan_speed',
    data: { fan_speed: 'maximum' },
    device: 'vacuum',
    commands: ['robotCleanerTurboMode/setRobotCleanerTurboMode ["on"]'],
  },
  { service: 'fan.set_percentage', data: { percentage: 66 }, device: 'fan', commands: ['fanSpeed/setFanSpeed [2]'] },
  {
    service: 'fan.set_preset_mode',
    data: { preset_mode: 'high' },
    device: 'fan',
    commands: ['airConditionerFanMode/setFanMode ["high"]'],
  },
  { service: 'fan.turn_off', device: 'fan', commands: ['switch/off'] },
  { service: 'fan.turn_on', device: 'fan', commands: ['switch/on'] },
  {
    service: 'fan.set_preset_mode',
    data: { preset_mode: 'low' },
    device: 'airPurifier',
    commands: ['airConditionerFanMode/setFanMode ["low"]'],
  },
  {
    service: 'water_heater.set_temperature',
    data: { temperature: 50 },
    device: 'tank',
    commands: ['thermostatCoolingSetpoint/setCoolingSetpoint [50]'],
  },
  { service: 'water_heater.turn_off', device: 'tank', commands: ['switch/off'] },
  {
    service: 'water_heater.set_operation_mode',
    data: { operation_mode: 'performance' },
    device: 'tank',
    commands: ['switch/on', 'airConditionerMode/setAirConditionerMode ["power"]'],
  },
  {
    service: 'time.set_value',
    data: { time: '23:15:00' },
    device: 'hood',
    name: 'Do not disturb start time',
    commands: ['custom.doNotDisturbMode/setDoNotDisturbMode ["2315","0600","off"]'],
  },
  {
    service: 'number.set_value',
    data: { value: 4 },
    device: 'refrigerator',
    name: 'Fridge temperature',
    commands: ['cooler: thermostatCoolingSetpoint/setCoolingSetpoint [4]'],
  },
  {
    service: 'switch.turn_on',
    device: 'refrigerator',
    name: 'Power cool',
    commands: ['samsungce.powerCool/activate'],
  },
  {
    service: 'button.press',
    device: 'refrigerator',
    name: 'Reset water filter',
    commands: ['custom.waterFilter/resetWaterFilter'],
  },
  {
    service: 'select.select_option',
    data: { option: '30' },
    device: 'washer',
    name: 'Water temperature',
    commands: ['custom.washerWaterTemperature/setWasherWaterTemperature ["30"]'],
  },
  {
    service: 'number.set_value',
    data: { value: 30 },
    device: 'soundbar',
    name: 'Volume',
    commands: ['audioVolume/setVolume [30]'],
  },
  {
    service: 'select.select_option',
    data: { option: 'hdmi1' },
    device: 'television',
    name: 'Source',
    commands: ['samsungvd.mediaInputSource/setInputSource ["HDMI1"]'],
  },
];

/** For people. */
export const sentenceOf = ({ service, data, device, name }: Act): string =>
  `${service}${data === undefined ? '' : ` ${JSON.stringify(data)}`} on ${device}${name === undefined ? '' : ` “${name}”`}`;
