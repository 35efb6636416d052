import { reports } from '../control.ts';
import type { SwitchRow } from '../switch-row.ts';

const config = { category: 'config' } as const;

/** A refill alarm is of use to those alone who keep count of their detergent in the app. */
const order = (capability: string, name: string): SwitchRow => ({
  capability,
  attribute: 'alarmEnabled',
  name,
  ...config,
  enabledByDefault: false,
  on: 'true',
  off: 'false',
  when: reports(capability, 'alarmEnabled'),
});

/** Newer machines have a capability for how much is dispensed; these are the older ones' on and off. */
const dispenser = (capability: string, attribute: string, name: string): SwitchRow => ({
  capability,
  attribute,
  name,
  ...config,
  when: (context, component) => ['on', 'off'].includes(String(context.value(component, capability, attribute))),
});

/** Washers, dryers, and cabinets that care for clothes. */
export const LAUNDRY_SWITCHES: readonly SwitchRow[] = [
  { capability: 'custom.dryerWrinklePrevent', attribute: 'dryerWrinklePrevent', name: 'Wrinkle prevent', ...config },
  {
    capability: 'custom.steamClosetWrinklePrevent',
    attribute: 'steamClosetWrinklePrevent',
    name: 'Wrinkle prevent',
    ...config,
  },
  {
    capability: 'samsungce.steamClosetAutoCycleLink',
    attribute: 'steamClosetAutoCycleLink',
    name: 'Auto Cycle Link',
    ...config,
  },
  { capability: 'samsungce.steamClosetSanitizeMode', attribute: 'status', name: 'Sanitize', ...config },
  { capability: 'samsungce.steamClosetKeepFreshMode', attribute: 'status', name: 'Keep fresh mode', ...config },
  {
    capability: 'custom.steamClosetSilentMode',
    attribute: 'steamClosetSilentMode',
    name: 'Silent mode',
    ...config,
    when: reports('custom.steamClosetSilentMode', 'steamClosetSilentMode'),
  },
  { capability: 'samsungce.washerBubbleSoak', attribute: 'status', name: 'Bubble Soak', ...config },
  {
    capability: 'samsungce.dryerAutoCycleLink',
    attribute: 'dryerAutoCycleLink',
    name: 'Auto Cycle Link',
    ...config,
    when: reports('samsungce.dryerAutoCycleLink', 'dryerAutoCycleLink'),
  },
  {
    capability: 'samsungce.clothingExtraCare',
    attribute: 'operationMode',
    name: 'Extra care',
    ...config,
    when: reports('samsungce.clothingExtraCare', 'operationMode'),
  },
  // No definition tells how this is set.
  {
    capability: 'samsungce.microfiberFilterSettings',
    attribute: 'bypassMode',
    name: 'Bypass mode',
    ...config,
    on: 'enabled',
    off: 'disabled',
    command: 'setBypassMode',
    claims: ['samsungce.microfiberFilterSettings()setBypassMode'],
  },
  dispenser('custom.washerAutoDetergent', 'washerAutoDetergent', 'Auto detergent'),
  dispenser('custom.washerAutoSoftener', 'washerAutoSoftener', 'Auto softener'),
  order('samsungce.detergentOrder', 'Detergent refill alarm'),
  order('samsungce.softenerOrder', 'Softener refill alarm'),
];
