import { buttonsFrom } from './button-row.ts';
import { APPLIANCE_BUTTONS } from './buttons/appliances.ts';
import { FILTER_BUTTONS } from './buttons/filters.ts';
import { OTHER_BUTTONS } from './buttons/other.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';

/** Everything that is done by pressing, players aside. */
export const buttonEntities: (context: DeviceContext) => Entity[] = buttonsFrom([
  ...APPLIANCE_BUTTONS,
  ...FILTER_BUTTONS,
  ...OTHER_BUTTONS,
]);
