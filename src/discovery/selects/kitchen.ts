import type { DeviceContext } from '../context.ts';
import type { SelectRow } from '../select-row.ts';
import { fridgeModeWord } from '../words.ts';

const config = { category: 'config' } as const;

const WASHING_OPTIONS = 'samsungce.dishwasherWashingOptions';

/** `{value: "all", settable: ["lower", "all"]}`: what can be chosen depends on the course. */
const washingOption = (attribute: string, name: string): SelectRow => ({
  capability: WASHING_OPTIONS,
  attribute,
  name,
  ...config,
  options: (context, component) => {
    const option = context.value(component, WASHING_OPTIONS, attribute);
    const settable = typeof option === 'object' && option !== null && 'settable' in option ? option.settable : [];
    return Array.isArray(settable) ? settable.filter((word): word is string => typeof word === 'string') : [];
  },
  reading: {
    expression: "(value_json.get('value') if value_json is mapping else None)",
    of: (value) => (typeof value === 'object' && value !== null && 'value' in value ? value.value : undefined),
  },
  when: (context, component) => context.list(component, WASHING_OPTIONS, 'supportedList')?.includes(attribute) ?? false,
});

/** Hoods and microwaves that are not connected to each other report a lamp that is not theirs. */
const lampIsTheirs = (context: DeviceContext, component: string): boolean =>
  !context.has(component, 'samsungce.connectionState');

/** Dishwashers, refrigerators, ovens, microwaves, hoods. */
export const KITCHEN_SELECTS: readonly SelectRow[] = [
  washingOption('selectedZone', 'Selected zone'),
  washingOption('zoneBooster', 'Zone booster'),
  {
    capability: 'samsungce.lamp',
    attribute: 'brightnessLevel',
    name: 'Lamp',
    names: { hood: 'Lamp' },
    // In other components a light shows it.
    components: ['main', 'hood'],
    ...config,
    options: 'supportedBrightnessLevel',
    when: lampIsTheirs,
  },
  {
    capability: 'custom.fridgeMode',
    attribute: 'fridgeMode',
    name: 'Mode',
    ...config,
    options: 'supportedFridgeModes',
    words: fridgeModeWord,
  },
  {
    capability: 'samsungce.freezerConvertMode',
    attribute: 'freezerConvertMode',
    name: 'Convert mode',
    ...config,
    options: 'supportedFreezerConvertModes',
    words: fridgeModeWord,
  },
  {
    capability: 'samsungce.fridgePantryMode',
    attribute: 'mode',
    name: 'Mode',
    ...config,
    options: 'supportedModes',
  },
  {
    capability: 'samsungce.fridgeWelcomeLighting',
    attribute: 'detectionProximity',
    name: 'Welcome light distance',
    ...config,
    options: 'supportedDetectionProximities',
  },
  {
    capability: 'samsungce.autoOpenDoor',
    attribute: 'pressureLevel',
    name: 'Auto open door pressure',
    ...config,
    options: 'supportedPressureLevels',
  },
  {
    capability: 'samsungce.ovenMode',
    attribute: 'ovenMode',
    name: 'Oven mode',
    options: 'supportedOvenModes',
    unlisted: ['NoOperation'],
  },
  {
    capability: 'ovenMode',
    attribute: 'ovenMode',
    name: 'Oven mode',
    options: 'supportedOvenModes',
    unlisted: ['Others'],
    when: (context, component) => !context.has(component, 'samsungce.ovenMode'),
  },
  {
    capability: 'samsungce.microwavePower',
    attribute: 'powerLevel',
    name: 'Power level',
    options: 'supportedPowerLevels',
    words: (raw) => raw,
  },
];
