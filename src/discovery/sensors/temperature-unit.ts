import type { DeviceContext } from '../context.ts';
import { homeAssistantUnit } from '../units.ts';

/** Attributes that come with a unit of temperature, the likeliest first. */
const MEASURED: readonly (readonly [capability: string, attribute: string])[] = [
  ['temperatureMeasurement', 'temperature'],
  ['thermostatCoolingSetpoint', 'coolingSetpoint'],
  ['thermostatHeatingSetpoint', 'heatingSetpoint'],
  ['custom.thermostatSetpointControl', 'minimumSetpoint'],
  ['custom.thermostatSetpointControl', 'maximumSetpoint'],
];

/**
 * The unit of a component's temperatures: its own, else that of another part of the device, because a device speaks
 * either of °C or of °F. Undefined while no temperature was ever reported.
 */
export const temperatureUnit = (context: DeviceContext, component: string): string | undefined => {
  const places = [component, ...context.components.filter((other) => other !== component)];
  for (const place of places) {
    for (const [capability, attribute] of MEASURED) {
      if (!context.has(place, capability)) continue;
      const unit = context.unit(place, capability, attribute);
      if (unit === 'C' || unit === 'F') return homeAssistantUnit(unit);
    }
  }
  return undefined;
};
