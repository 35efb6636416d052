import { reports } from '../control.ts';
import { isMediaPlayer } from '../media-player.ts';
import { type NumberRow, reportedIn } from '../number-row.ts';
import { isSoundOnOff } from '../switches/other.ts';

const config = { category: 'config' } as const;

/** Air conditioners, cameras, and what all kinds of appliances have. */
export const OTHER_NUMBERS: readonly NumberRow[] = [
  {
    capability: 'samsungce.audioVolumeLevel',
    attribute: 'volumeLevel',
    name: 'Sound volume',
    ...config,
    limits: reportedIn('samsungce.audioVolumeLevel', 'volumeLevelRange'),
    when: (context, component) =>
      !isSoundOnOff(context.value(component, 'samsungce.audioVolumeLevel', 'volumeLevelRange')),
    claims: ['samsungce.audioVolumeLevel()volumeUp', 'samsungce.audioVolumeLevel()volumeDown'],
  },
  // What is no player has a volume for its beeps and voices.
  {
    capability: 'audioVolume',
    attribute: 'volume',
    name: 'Volume',
    ...config,
    limits: { minimum: 0, maximum: 100 },
    unit: '%',
    when: (context, component) => component !== 'main' || !isMediaPlayer(context),
    claims: ['audioVolume()volumeUp', 'audioVolume()volumeDown'],
  },
  {
    capability: 'custom.airConditionerTropicalNightMode',
    attribute: 'acTropicalNightModeLevel',
    name: 'Tropical night mode',
    ...config,
    limits: { minimum: 0, maximum: 35 },
    when: reports('custom.airConditionerTropicalNightMode', 'acTropicalNightModeLevel'),
  },
  {
    capability: 'custom.periodicSensing',
    attribute: 'periodicSensingInterval',
    name: 'Periodic sensing interval',
    ...config,
    limits: { minimum: 0, maximum: 86_400 },
    unit: 's',
    deviceClass: 'duration',
    mode: 'box',
    when: reports('custom.periodicSensing', 'periodicSensingInterval'),
  },
  {
    capability: 'custom.autoCleaningMode',
    attribute: 'timedCleanDuration',
    name: 'Timed clean duration',
    ...config,
    limits: reportedIn('custom.autoCleaningMode', 'timedCleanDurationRange'),
    unit: 'min',
    deviceClass: 'duration',
    when: reports('custom.autoCleaningMode', 'timedCleanDuration'),
  },
  {
    capability: 'windowShadePreset',
    attribute: 'position',
    name: 'Preset position',
    ...config,
    limits: { minimum: 0, maximum: 100 },
    unit: '%',
    when: reports('windowShadePreset', 'position'),
  },
  {
    capability: 'mediaGroup',
    attribute: 'groupVolume',
    name: 'Group volume',
    limits: { minimum: 0, maximum: 100 },
    unit: '%',
    mode: 'slider',
    claims: ['mediaGroup()groupVolumeUp', 'mediaGroup()groupVolumeDown'],
  },
];
