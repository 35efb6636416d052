import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { isMediaPlayer } from './media-player.ts';
import { type SwitchRow, switchesFrom } from './switch-row.ts';
import { AIR_SWITCHES } from './switches/air.ts';
import { KITCHEN_SWITCHES } from './switches/kitchen.ts';
import { LAUNDRY_SWITCHES } from './switches/laundry.ts';
import { OTHER_SWITCHES } from './switches/other.ts';

/** Where the switch belongs to a light or a fan, which has an entity of its own. */
const LIGHTS_AND_FANS = ['switchLevel', 'colorControl', 'colorTemperature', 'fanSpeed'];
/** In parts of appliances these have lights and fans too. */
const LAMPS_AND_HOODS = ['samsungce.lamp', 'samsungce.hoodFanSpeed'];
/** All of these together are an air conditioner. */
const AIR_CONDITIONER = [
  'airConditionerMode',
  'airConditionerFanMode',
  'temperatureMeasurement',
  'thermostatCoolingSetpoint',
];
/** All of these together are a zone of a heat pump. */
const HEATING_ZONE = ['airConditionerMode', 'temperatureMeasurement', 'thermostatCoolingSetpoint'];

/** Appliances whose power is shown as a sensor: SmartThings seldom lets them be switched on from afar. */
const APPLIANCES: ReadonlySet<string> = new Set(['ClothingCareMachine', 'Dishwasher', 'Dryer', 'Washer']);
const ONLY_SENSED: ReadonlySet<string> = new Set([...APPLIANCES, 'Cooktop', 'Microwave']);
const MACHINES = ['washerOperatingState', 'dryerOperatingState', 'dishwasherOperatingState'];

const hasAny = (context: DeviceContext, component: string, capabilities: readonly string[]): boolean =>
  capabilities.some((capability) => context.has(component, capability));

const belongsToMore = (context: DeviceContext, component: string): boolean =>
  hasAny(context, component, LIGHTS_AND_FANS) || context.has(component, ...AIR_CONDITIONER);

const isPlainMain = (context: DeviceContext): boolean =>
  !belongsToMore(context, 'main') &&
  !isMediaPlayer(context) &&
  !context.has('main', 'samsungce.ehsFsvSettings') &&
  !ONLY_SENSED.has(context.manufacturerCategory('main') ?? '');

const isPlainPart = (context: DeviceContext, component: string): boolean =>
  !belongsToMore(context, component) &&
  !hasAny(context, component, [...LAMPS_AND_HOODS, ...MACHINES]) &&
  !context.has(component, ...HEATING_ZONE);

const ICE_MAKERS = { icemaker: 'Cubed ice', 'icemaker-02': 'Ice Bites' };

const POWER: readonly SwitchRow[] = [
  {
    capability: 'switch',
    attribute: 'switch',
    name: null,
    names: ICE_MAKERS,
    when: (context, component) => (component === 'main' ? isPlainMain(context) : isPlainPart(context, component)),
  },
  {
    capability: 'switch',
    attribute: 'switch',
    name: 'Power',
    enabledByDefault: false,
    when: (context, component) =>
      component === 'main'
        ? APPLIANCES.has(context.manufacturerCategory('main') ?? '')
        : hasAny(context, component, MACHINES),
  },
  // Older drivers say these beside `switch` or instead of it.
  ...['outlet', 'relaySwitch'].map(
    (capability): SwitchRow => ({
      capability,
      attribute: 'switch',
      name: null,
      when: (context, component) => !context.has(component, 'switch'),
    }),
  ),
];

/** Everything that is switched on and off, lights, fans, air conditioners and players aside. */
export const switchEntities: (context: DeviceContext) => Entity[] = switchesFrom([
  ...POWER,
  ...AIR_SWITCHES,
  ...LAUNDRY_SWITCHES,
  ...KITCHEN_SWITCHES,
  ...OTHER_SWITCHES,
]);
