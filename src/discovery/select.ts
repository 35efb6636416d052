import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { selectsFrom } from './select-row.ts';
import { KITCHEN_SELECTS } from './selects/kitchen.ts';
import { LAUNDRY_SELECTS } from './selects/laundry.ts';
import { OTHER_SELECTS } from './selects/other.ts';

/** Everything that is one of several words, players aside. */
export const selectEntities: (context: DeviceContext) => Entity[] = selectsFrom([
  ...LAUNDRY_SELECTS,
  ...KITCHEN_SELECTS,
  ...OTHER_SELECTS,
]);
