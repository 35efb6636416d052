import type { DeviceContext } from '../context.ts';
import { reports } from '../control.ts';
import type { Limits, NumberRow } from '../number-row.ts';

const config = { category: 'config' } as const;

const DAY_IN_MINUTES = 1_440;
/** More than any machine holds, in the millilitres and pieces that they count. */
const DETERGENT: Limits = { minimum: 0, maximum: 5_000 };

/** Cycles are listed as texts: `["0", "1", "2"]`. */
const rinseCycles = (context: DeviceContext, component: string): Limits | undefined => {
  const listed = context.list(component, 'custom.washerRinseCycles', 'supportedWasherRinseCycles') ?? [];
  const cycles = listed.map(Number).filter(Number.isFinite);
  return cycles.length === 0 ? undefined : { minimum: Math.min(...cycles), maximum: Math.max(...cycles) };
};

/** Minutes until the course ends, with which it is started later; 0: no delay. */
const delay = (capability: string): NumberRow => ({
  capability,
  attribute: 'remainingTime',
  name: 'Delay end',
  ...config,
  limits: { minimum: 0, maximum: DAY_IN_MINUTES },
  unit: 'min',
  deviceClass: 'duration',
  mode: 'box',
  command: 'setDelayTime',
  claims: [`${capability}()setDelayTime`, `${capability}()refreshMinimumReservableTime`],
  when: reports(capability, 'remainingTime'),
});

const detergent = (capability: string, attribute: string, name: string): NumberRow => ({
  capability,
  attribute,
  name,
  ...config,
  enabledByDefault: false,
  limits: DETERGENT,
  mode: 'box',
  when: reports(capability, attribute),
});

/** Washers, dryers, and cabinets that care for clothes. */
export const LAUNDRY_NUMBERS: readonly NumberRow[] = [
  {
    capability: 'custom.washerRinseCycles',
    attribute: 'washerRinseCycles',
    name: 'Rinse cycles',
    ...config,
    limits: rinseCycles,
    unit: 'cycles',
    mode: 'box',
  },
  delay('samsungce.washerDelayEnd'),
  delay('samsungce.dryerDelayEnd'),
  delay('samsungce.steamClosetDelayEnd'),
  ...[
    ['samsungce.detergentState', 'samsungce.detergentOrder', 'Detergent'],
    ['samsungce.softenerState', 'samsungce.softenerOrder', 'Softener'],
  ].flatMap(([state = '', order = '', what = '']) => [
    detergent(state, 'remainingAmount', `${what} remaining amount`),
    detergent(state, 'dosage', `${what} dosage`),
    detergent(state, 'initialAmount', `${what} initial amount`),
    detergent(order, 'orderThreshold', `${what} refill threshold`),
  ]),
];
