import { alarmPanelEntities } from './alarm-panel.ts';
import { binarySensorEntities } from './binary-sensor.ts';
import { buttonEntities } from './button.ts';
import { climateEntities } from './climate.ts';
import type { DeviceContext } from './context.ts';
import { coverEntities } from './cover.ts';
import type { Entity } from './entity.ts';
import { eventEntities } from './event.ts';
import { fanEntities } from './fan.ts';
import { claimsOf, genericEntities } from './generic/generic.ts';
import { humidifierEntities } from './humidifier.ts';
import { lightEntities } from './light.ts';
import { lockEntities } from './lock.ts';
import { mediaEntities } from './media.ts';
import { numberEntities } from './number.ts';
import { selectEntities } from './select.ts';
import { sensorEntities } from './sensor.ts';
import { sirenEntities } from './siren.ts';
import { switchEntities } from './switch.ts';
import { timeEntities } from './time.ts';
import { updateEntities } from './update.ts';
import { vacuumEntities } from './vacuum.ts';
import { valveEntities } from './valve.ts';
import { waterHeaterEntities } from './water-heater.ts';

/** Every kind of thing that is known by name; each looks for itself in the device. */
const KINDS: readonly ((context: DeviceContext) => Entity[])[] = [
  sensorEntities,
  binarySensorEntities,
  eventEntities,
  alarmPanelEntities,
  buttonEntities,
  coverEntities,
  lockEntities,
  mediaEntities,
  numberEntities,
  selectEntities,
  sirenEntities,
  switchEntities,
  timeEntities,
  updateEntities,
  valveEntities,
  climateEntities,
  waterHeaterEntities,
  vacuumEntities,
  lightEntities,
  humidifierEntities,
  fanEntities,
];

/** All entities of a device: those known by name, and what definitions make of the rest. */
export const entitiesOf = (context: DeviceContext): Entity[] => {
  const known = KINDS.flatMap((kind) => kind(context));
  return [...known, ...genericEntities(context, claimsOf(known))];
};
