import type { DeviceContext } from '../context.ts';
import { reports } from '../control.ts';
import { type Limits, type NumberRow, rangeOf, reportedIn } from '../number-row.ts';
import { ovenLimits } from './oven-limits.ts';

const config = { category: 'config' } as const;
const temperature = { deviceClass: 'temperature' } as const;

/** What refrigerators and freezers can be set to at most. */
const COLD: Readonly<Record<string, Limits>> = {
  C: { minimum: -30, maximum: 20 },
  F: { minimum: -22, maximum: 68 },
};

/**
 * The range that comes with the set-point; other refrigerators have its two ends in a capability of their own, or report
 * a set-point and no range at all.
 */
const coolingLimits = (context: DeviceContext, component: string): Limits | undefined => {
  const range =
    rangeOf(context.value(component, 'thermostatCoolingSetpoint', 'coolingSetpointRange')) ??
    rangeOf({
      minimum: context.value(component, 'custom.thermostatSetpointControl', 'minimumSetpoint'),
      maximum: context.value(component, 'custom.thermostatSetpointControl', 'maximumSetpoint'),
    });
  if (range !== undefined || context.category('main') !== 'Refrigerator') return range;
  const unit = context.unit(component, 'thermostatCoolingSetpoint', 'coolingSetpoint');
  return reports('thermostatCoolingSetpoint', 'coolingSetpoint')(context, component) ? COLD[unit ?? 'C'] : undefined;
};

/** Air conditioners and thermostats cool too, and are climates. */
const CLIMATES = ['airConditionerMode', 'thermostatMode', 'thermostat', 'thermostatHeatingSetpoint'];

const hoodLimits = (context: DeviceContext, component: string): Limits | undefined =>
  rangeOf({
    minimum: context.value(component, 'samsungce.hoodFanSpeed', 'settableMinFanSpeed'),
    maximum: context.value(component, 'samsungce.hoodFanSpeed', 'settableMaxFanSpeed'),
  });

/** Desired temperatures are listed one by one. */
const listedTemperatures = (context: DeviceContext, component: string): Limits | undefined => {
  const listed = context.list(component, 'samsungce.temperatureSetting', 'supportedDesiredTemperatures') ?? [];
  const numbers = listed.map(Number).filter(Number.isFinite);
  return numbers.length < 2 ? undefined : { minimum: Math.min(...numbers), maximum: Math.max(...numbers) };
};

const PROBE: Readonly<Record<string, Limits>> = {
  C: { minimum: 0, maximum: 120 },
  F: { minimum: 0, maximum: 250 },
};

/** A range hood with the smart speed 14 is a fan. */
const SMART_SPEED = 14;

/** Refrigerators, ovens, hobs and hoods. */
export const KITCHEN_NUMBERS: readonly NumberRow[] = [
  {
    capability: 'thermostatCoolingSetpoint',
    attribute: 'coolingSetpoint',
    name: 'Temperature',
    names: { main: 'Target temperature', onedoor: 'Target temperature' },
    ...config,
    ...temperature,
    limits: coolingLimits,
    claims: ['custom.thermostatSetpointControl'],
    when: (context, component) => !CLIMATES.some((capability) => context.has(component, capability)),
  },
  {
    capability: 'samsungce.temperatureSetting',
    attribute: 'desiredTemperature',
    name: 'Desired temperature',
    ...config,
    ...temperature,
    limits: listedTemperatures,
  },
  {
    capability: 'samsungce.hoodFanSpeed',
    attribute: 'hoodFanSpeed',
    name: 'Fan speed',
    names: { hood: 'Fan speed' },
    ...config,
    mode: 'slider',
    limits: hoodLimits,
    when: (context, component) =>
      !context.has(component, 'samsungce.connectionState') &&
      context.value(component, 'samsungce.hoodFanSpeed', 'settableMinFanSpeed') !== SMART_SPEED,
  },
  // 0, 1 and −17 mean that nothing is set.
  {
    capability: 'ovenSetpoint',
    attribute: 'ovenSetpoint',
    name: 'Target temperature',
    ...temperature,
    limits: (context, component) =>
      reportedIn('ovenSetpoint', 'ovenSetpointRange')(context, component) ?? ovenLimits(context, component),
    unit: 'C',
    unitOf: ['temperatureMeasurement', 'temperature'],
    mode: 'box',
    reading: '(value if value | float(0) > 1 else None)',
  },
  // Sent and reported as hours, minutes and seconds.
  {
    capability: 'samsungce.ovenOperatingState',
    attribute: 'operationTime',
    name: 'Operation time',
    unit: 'min',
    deviceClass: 'duration',
    mode: 'box',
    limits: { minimum: 0, maximum: 1_440 },
    reading: "(value.split(':')[0] | int(0) * 60 + value.split(':')[1] | int(0) if value.count(':') == 2 else None)",
    sent: "'%02d:%02d:00' | format((value | int) // 60, (value | int) % 60)",
  },
  {
    capability: 'samsungce.meatProbe',
    attribute: 'temperatureSetpoint',
    name: 'Meat probe target temperature',
    ...temperature,
    mode: 'box',
    limits: (context, component) => PROBE[context.unit(component, 'samsungce.meatProbe', 'temperatureSetpoint') ?? 'C'],
  },
  {
    capability: 'samsungce.countDownTimer',
    attribute: 'startValue',
    name: 'Timer',
    unit: 'min',
    deviceClass: 'duration',
    mode: 'box',
    limits: { minimum: 0, maximum: 1_440 },
    when: reports('samsungce.countDownTimer', 'startValue'),
  },
];
