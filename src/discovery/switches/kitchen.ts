import { reports } from '../control.ts';
import type { SwitchRow } from '../switch-row.ts';

const config = { category: 'config' } as const;

const WASHING_OPTIONS = 'samsungce.dishwasherWashingOptions';

/** An option of a dishwasher is `{value, settable}`; which of them the model has stands in a list. */
const washingOption = (attribute: string, name: string): SwitchRow => ({
  capability: WASHING_OPTIONS,
  attribute,
  name,
  ...config,
  on: 'true',
  off: 'false',
  isOn: "value_json is mapping and value_json.get('value') == true",
  when: (context, component) => context.list(component, WASHING_OPTIONS, 'supportedList')?.includes(attribute) ?? false,
});

const washingOptions: readonly SwitchRow[] = [
  washingOption('addRinse', 'Add rinse'),
  washingOption('dryPlus', 'Dry plus'),
  washingOption('heatedDry', 'Heated dry'),
  washingOption('highTempWash', 'High temp wash'),
  washingOption('hotAirDry', 'Hot air dry'),
  washingOption('multiTab', 'Multi-tab'),
  washingOption('rinsePlus', 'Rinse plus'),
  washingOption('sanitize', 'Sanitize'),
  washingOption('sanitizingWash', 'Sanitizing wash'),
  washingOption('speedBooster', 'Speed booster'),
  washingOption('steamSoak', 'Steam soak'),
  washingOption('stormWash', 'Storm wash'),
];

/** Models say either `powerCool` or `rapidCooling`; those that say both mean the same. */
const refrigeration = (attribute: string, name: string, instead?: string): SwitchRow => ({
  capability: 'refrigeration',
  attribute,
  name,
  ...config,
  when: (context, component) =>
    reports('refrigeration', attribute)(context, component) &&
    (instead === undefined || !context.has(component, instead)),
});

const yesNo = { on: 'true', off: 'false' } as const;

/** Refrigerators, dishwashers, ovens and hoods. */
export const KITCHEN_SWITCHES: readonly SwitchRow[] = [
  {
    capability: 'samsungce.powerCool',
    attribute: 'activated',
    name: 'Power cool',
    ...config,
    ...yesNo,
    claims: ['refrigeration/rapidCooling'],
  },
  {
    capability: 'samsungce.powerFreeze',
    attribute: 'activated',
    name: 'Power freeze',
    ...config,
    ...yesNo,
    claims: ['refrigeration/rapidFreezing'],
  },
  refrigeration('rapidCooling', 'Rapid cooling', 'samsungce.powerCool'),
  refrigeration('rapidFreezing', 'Rapid freezing', 'samsungce.powerFreeze'),
  refrigeration('defrost', 'Defrost'),
  { capability: 'rapidCooling', attribute: 'rapidCooling', name: 'Rapid cooling', ...config },
  { capability: 'samsungce.sabbathMode', attribute: 'status', name: 'Sabbath mode', ...config },
  {
    capability: 'samsungce.fridgeWelcomeLighting',
    attribute: 'status',
    name: 'Welcome light',
    ...config,
    when: reports('samsungce.fridgeWelcomeLighting', 'status'),
  },
  {
    capability: 'samsungce.autoOpenDoor',
    attribute: 'autoOpenDoor',
    name: 'Auto open door',
    ...config,
    when: reports('samsungce.autoOpenDoor', 'autoOpenDoor'),
  },
  {
    capability: 'samsungce.kidsLockControl',
    attribute: 'lockState',
    name: 'Child lock',
    ...config,
    on: 'locked',
    off: 'unlocked',
  },
  ...washingOptions,
];
