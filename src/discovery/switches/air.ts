import { reports } from '../control.ts';
import type { SwitchRow } from '../switch-row.ts';

const config = { category: 'config' } as const;

/** Most units clean themselves after use or they don't; some know several ways, and get a list to choose from. */
export const cleansInSeveralWays = (modes: readonly string[] | undefined): boolean =>
  modes?.some((mode) => mode !== 'on' && mode !== 'off') ?? false;

/** Air conditioners, air purifiers and heat pumps. */
export const AIR_SWITCHES: readonly SwitchRow[] = [
  {
    capability: 'samsungce.airConditionerLighting',
    attribute: 'lighting',
    name: 'Display lighting',
    ...config,
    claims: ['samsungce.airConditionerLighting()on', 'samsungce.airConditionerLighting()off'],
  },
  { capability: 'samsungce.airConditionerBeep', attribute: 'beep', name: 'Sound effect', ...config },
  { capability: 'custom.spiMode', attribute: 'spiMode', name: 'Purify', ...config },
  {
    capability: 'custom.autoCleaningMode',
    attribute: 'autoCleaningMode',
    name: 'Auto clean',
    ...config,
    when: (context, component) =>
      reports('custom.autoCleaningMode', 'autoCleaningMode')(context, component) &&
      !cleansInSeveralWays(context.list(component, 'custom.autoCleaningMode', 'supportedAutoCleaningModes')),
    claims: ['custom.autoCleaningMode()stop'],
  },
  {
    capability: 'custom.airConditionerOdorController',
    attribute: 'airConditionerOdorControllerState',
    name: 'Odor control',
    ...config,
    when: reports('custom.airConditionerOdorController', 'airConditionerOdorControllerState'),
  },
  {
    capability: 'custom.virusDoctorMode',
    attribute: 'virusDoctorMode',
    name: 'Virus doctor',
    ...config,
    when: reports('custom.virusDoctorMode', 'virusDoctorMode'),
  },
  {
    capability: 'custom.periodicSensing',
    attribute: 'periodicSensing',
    name: 'Periodic sensing',
    ...config,
    when: reports('custom.periodicSensing', 'periodicSensing'),
  },
  {
    capability: 'samsungce.airPurifierLighting',
    attribute: 'lighting',
    name: 'Lighting',
    ...config,
    when: reports('samsungce.airPurifierLighting', 'lighting'),
  },
  {
    capability: 'samsungce.alwaysOnSensing',
    attribute: 'alwaysOn',
    name: 'Always-on sensing',
    ...config,
    when: reports('samsungce.alwaysOnSensing', 'alwaysOn'),
  },
  // Water heaters over MQTT know nothing of being away.
  { capability: 'custom.outingMode', attribute: 'outingMode', name: 'Away mode', ...config },
  {
    capability: 'samsungce.toggleSwitch',
    attribute: 'switch',
    name: 'Quick switch',
    ...config,
    enabledByDefault: false,
    when: reports('samsungce.toggleSwitch', 'switch'),
    claims: ['samsungce.toggleSwitch()toggle'],
  },
];
