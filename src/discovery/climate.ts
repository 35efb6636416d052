import { airConditioner, heatPumpZone, isAirConditioner, isHeatPumpZone, zoneName } from './climate-air-conditioner.ts';
import { isThermostat, thermostat } from './climate-thermostat.ts';
import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';

/** Air conditioners, the heating circuits of heat pumps, thermostats. */
export const climateEntities = (context: DeviceContext): Entity[] => {
  const zones = context.components.filter((component) => isHeatPumpZone({ context, component }));
  return context.components.flatMap((component) => {
    const part = { context, component };
    if (zones.includes(component)) return heatPumpZone(part, zones.length > 1 ? zoneName(context, component) : null);
    if (isAirConditioner(part)) return airConditioner(part);
    return isThermostat(part) ? thermostat(part, nameIn(context, component, null)) : [];
  });
};
