import type { DeviceContext } from '../context.ts';
import type { Choices, SelectRow } from '../select-row.ts';
import { courseWord, dishwasherCourseWord } from '../words.ts';

const config = { category: 'config' } as const;

const MACHINE_STATES = ['run', 'pause', 'stop'];

/** Whether it washes, dries, stands; what it can be told to do. */
const machine = (capability: string, row: Partial<SelectRow> = {}): SelectRow => ({
  capability,
  attribute: 'machineState',
  name: null,
  options: 'supportedMachineStates',
  fallback: MACHINE_STATES,
  ...row,
});

/** Courses are listed as `{cycle: "1C", supportedOptions: …}`. */
const codes =
  (capability: string): Choices =>
  (context, component) => {
    const cycles = context.value(component, capability, 'supportedCycles');
    if (!Array.isArray(cycles)) return undefined;
    return cycles.flatMap((entry: unknown) =>
      typeof entry === 'object' && entry !== null && 'cycle' in entry && typeof entry.cycle === 'string'
        ? [entry.cycle]
        : [],
    );
  };

/** Reported is `Table_02_Course_1C`; chosen is `1C`. */
const COURSE: SelectRow['reading'] = {
  expression: "value.split('_Course_')[-1]",
  of: (value) => (typeof value === 'string' ? value.split('_Course_').at(-1) : undefined),
};

const cycle = (capability: string, attribute: string): SelectRow => ({
  capability,
  attribute,
  name: 'Cycle',
  options: codes(capability),
  wordsOf: (context, component) => courseWord(context, component, capability),
  reading: COURSE,
  claims: ['custom.supportedOptions/course'],
});

const HAVE_CYCLES = [
  'samsungce.washerCycle',
  'samsungce.dryerCycle',
  'samsungce.steamClosetCycle',
  'samsungce.dishwasherWashingCourse',
];

const hasNoCycle = (context: DeviceContext, component: string): boolean =>
  !HAVE_CYCLES.some((capability) => context.has(component, capability));

/** The few courses that appliances of all makers have in common. */
const simpleMode = (capability: string, name: string): SelectRow => ({
  capability,
  attribute: 'mode',
  name,
  names: { 'hca.main': name },
  ...config,
  options: 'supportedModes',
});

/** What a machine does, and which course it runs. */
const courses: readonly SelectRow[] = [
  machine('dishwasherOperatingState'),
  machine('washerOperatingState'),
  // Of two in one machine the washer goes ahead.
  machine('dryerOperatingState', {
    when: (context, component) => !context.has(component, 'washerOperatingState'),
    claims: ['custom.steamClosetOperatingState/steamClosetMachineState'],
  }),
  machine('dryerOperatingState', {
    name: 'Dryer',
    when: (context, component) => context.has(component, 'washerOperatingState'),
  }),
  machine('custom.steamClosetOperatingState', {
    attribute: 'steamClosetMachineState',
    options: 'supportedSteamClosetMachineState',
    when: (context, component) => !context.has(component, 'dryerOperatingState'),
  }),
  {
    capability: 'samsungce.dishwasherWashingCourse',
    attribute: 'washingCourse',
    name: 'Cycle',
    options: 'supportedCourses',
    words: dishwasherCourseWord,
    claims: ['custom.supportedOptions/course'],
  },
  cycle('samsungce.washerCycle', 'washerCycle'),
  cycle('samsungce.dryerCycle', 'dryerCycle'),
  cycle('samsungce.steamClosetCycle', 'steamClosetCycle'),
  {
    capability: 'custom.supportedOptions',
    attribute: 'course',
    name: 'Cycle',
    options: 'supportedCourses',
    wordsOf: (context, component) => courseWord(context, component, 'custom.supportedOptions'),
    when: hasNoCycle,
  },
  {
    capability: 'samsungce.washerCycle',
    attribute: 'cycleType',
    name: 'Cycle type',
    ...config,
    options: 'availableCycleTypes',
  },
  simpleMode('hca.washerMode', 'Washing mode'),
  simpleMode('hca.dryerMode', 'Drying mode'),
];

/** What was set for the course. */
const settings: readonly SelectRow[] = [
  ['custom.washerSpinLevel', 'washerSpinLevel', 'Spin level', 'supportedWasherSpinLevel'],
  ['custom.washerSoilLevel', 'washerSoilLevel', 'Soil level', 'supportedWasherSoilLevel'],
  ['custom.washerWaterTemperature', 'washerWaterTemperature', 'Water temperature', 'supportedWasherWaterTemperature'],
  ['samsungce.washerWaterLevel', 'waterLevel', 'Water level', 'supportedWaterLevel'],
  ['samsungce.washerWaterValve', 'waterValve', 'Water valve', 'supportedWaterValve'],
  ['samsungce.washerWashingTime', 'washingTime', 'Washing time (minutes)', 'supportedWashingTimes'],
  ['custom.dryerDryLevel', 'dryerDryLevel', 'Dry level', 'supportedDryerDryLevel'],
  ['samsungce.dryerDryingTime', 'dryingTime', 'Drying time (minutes)', 'supportedDryingTime'],
  ['samsungce.dryerDryingTemperature', 'dryingTemperature', 'Drying temperature', 'supportedDryingTemperature'],
].map(([capability = '', attribute = '', name = '', options = '']) => ({
  capability,
  attribute,
  name,
  ...config,
  options,
}));

/** What is dispensed, and how much of it. */
const dispensers: readonly SelectRow[] = [
  ['samsungce.autoDispenseDetergent', 'Detergent'],
  ['samsungce.flexibleAutoDispenseDetergent', 'Flexible compartment'],
  ['samsungce.autoDispenseSoftener', 'Softener'],
].flatMap(([capability = '', what = '']): SelectRow[] => [
  { capability, attribute: 'amount', name: `${what} dispense amount`, ...config, options: 'supportedAmount' },
  { capability, attribute: 'density', name: `${what} density`, ...config, options: 'supportedDensity' },
]);

const kinds: readonly SelectRow[] = [
  {
    capability: 'samsungce.flexibleAutoDispenseDetergent',
    attribute: 'type',
    name: 'Flexible compartment content',
    ...config,
    options: 'availableTypes',
  },
  {
    capability: 'samsungce.detergentState',
    attribute: 'detergentType',
    name: 'Detergent type',
    ...config,
    enabledByDefault: false,
    options: ['none', 'liquid', 'capsule', 'drySheet'],
  },
  {
    capability: 'samsungce.softenerState',
    attribute: 'softenerType',
    name: 'Softener type',
    ...config,
    enabledByDefault: false,
    options: ['none', 'liquid'],
  },
];

/** Washers, dryers, dishwashers, and cabinets that care for clothes. */
export const LAUNDRY_SELECTS: readonly SelectRow[] = [...courses, ...settings, ...dispensers, ...kinds];
