import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { numbersFrom } from './number-row.ts';
import { fieldSettings } from './numbers/heat-pump.ts';
import { KITCHEN_NUMBERS } from './numbers/kitchen.ts';
import { LAUNDRY_NUMBERS } from './numbers/laundry.ts';
import { OTHER_NUMBERS } from './numbers/other.ts';

const fromTables = numbersFrom([...LAUNDRY_NUMBERS, ...KITCHEN_NUMBERS, ...OTHER_NUMBERS]);

/** Every number that can be set, players aside. */
export const numberEntities = (context: DeviceContext): Entity[] => [...fromTables(context), ...fieldSettings(context)];
