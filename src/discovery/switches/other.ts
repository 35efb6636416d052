import { reports } from '../control.ts';
import type { SwitchRow } from '../switch-row.ts';

const config = { category: 'config' } as const;

interface Range {
  readonly minimum?: unknown;
  readonly maximum?: unknown;
}

/** Appliances whose sound is either on or off say so by a volume from 0 to 1. */
export const isSoundOnOff = (range: unknown): boolean => {
  const { minimum, maximum } = (typeof range === 'object' && range !== null ? range : {}) as Range;
  return minimum === 0 && maximum === 1;
};

/** Robots, detectors, cameras, and what all kinds of appliances have. */
export const OTHER_SWITCHES: readonly SwitchRow[] = [
  { capability: 'custom.doNotDisturbMode', attribute: 'doNotDisturb', name: 'Do not disturb', ...config },
  {
    capability: 'soundDetection',
    attribute: 'soundDetectionState',
    name: 'Sound detection',
    ...config,
    on: 'enabled',
    off: 'disabled',
  },
  // Anything but being ready is the emptying or its end.
  {
    capability: 'samsungce.stickCleanerDustbinStatus',
    attribute: 'operatingState',
    name: 'Empty dustbin',
    on: 'emptying',
    off: 'ready',
    isOn: "value != 'ready'",
    claims: ['samsungce.stickCleanerDustbinStatus()startEmptying', 'samsungce.stickCleanerDustbinStatus()stopEmptying'],
  },
  {
    capability: 'samsungce.robotCleanerCleaningMode',
    attribute: 'repeatModeEnabled',
    name: 'Repeat mode',
    ...config,
    on: 'true',
    off: 'false',
    when: (context, component) =>
      context.value(component, 'samsungce.robotCleanerCleaningMode', 'supportRepeatMode') === true,
  },
  {
    capability: 'samsungce.robotCleanerAudioClip',
    attribute: 'enabled',
    name: 'Audio clip',
    ...config,
    on: 'true',
    off: 'false',
  },
  {
    capability: 'samsungce.audioVolumeLevel',
    attribute: 'volumeLevel',
    name: 'Sound',
    ...config,
    on: '1',
    off: '0',
    when: (context, component) =>
      isSoundOnOff(context.value(component, 'samsungce.audioVolumeLevel', 'volumeLevelRange')),
    claims: ['samsungce.audioVolumeLevel()volumeUp', 'samsungce.audioVolumeLevel()volumeDown'],
  },
  {
    capability: 'custom.lowerDevicePower',
    attribute: 'powerState',
    name: 'Low power',
    ...config,
    when: reports('custom.lowerDevicePower', 'powerState'),
  },
  { capability: 'tag.uwbActivation', attribute: 'uwbActivation', name: 'Ultra-wideband', ...config },
];
