import { beyond, measurement, type SensorRow, time, word } from './row.ts';

const DIAGNOSTIC = { category: 'diagnostic' } as const;
const PERCENT = { unit: '%', fixedUnit: true } as const;

/** Samsung's filters: the capability, the beginning of its attributes' names, and what people call it. */
export const FILTERS: readonly (readonly [capability: string, prefix: string, name: string])[] = [
  ['custom.dustFilter', 'dustFilter', 'Dust filter'],
  ['custom.hepaFilter', 'hepaFilter', 'HEPA filter'],
  ['custom.deodorFilter', 'deodorFilter', 'Deodorizing filter'],
  ['custom.electricHepaFilter', 'electricHepaFilter', 'Electric HEPA filter'],
  ['custom.veryFineDustFilter', 'veryFineDustFilter', 'Very fine dust filter'],
  ['samsungce.bladeFilter', 'bladeFilter', 'Blade filter'],
  ['samsungce.drainFilter', 'drainFilter', 'Drain filter'],
];

const lastReset = (capability: string, prefix: string, name: string): SensorRow =>
  time(`${capability}.${prefix}LastResetDate`, `${name} last reset`, { ...DIAGNOSTIC, quiet: true });

/** How far filters are used up. */
export const filterSensors: readonly SensorRow[] = [
  measurement('custom.waterFilter.waterFilterUsage', 'Water filter usage', PERCENT),
  measurement('samsungce.hoodFilter.hoodFilterUsage', 'Filter usage', { ...PERCENT, ...DIAGNOSTIC }),
  ...beyond([
    ...FILTERS.flatMap(([capability, prefix, name]) => [
      measurement(`${capability}.${prefix}Usage`, `${name} usage`, { ...PERCENT, ...DIAGNOSTIC }),
      lastReset(capability, prefix, name),
    ]),
    lastReset('custom.waterFilter', 'waterFilter', 'Water filter'),
    lastReset('samsungce.hoodFilter', 'hoodFilter', 'Filter'),
    measurement('filterState.filterLifeRemaining', 'Filter life remaining', { unit: '%', ...DIAGNOSTIC }),
    measurement('consumableLife.lifespan', 'Consumable life remaining', { unit: '%', ...DIAGNOSTIC }),
    word('consumable.consumableStatus', 'Consumable status', {}, DIAGNOSTIC),
    measurement('custom.filterUsageTime.usageTime', 'Filter usage time', {
      deviceClass: 'duration',
      unit: 'h',
      ...DIAGNOSTIC,
    }),
  ]),
];
