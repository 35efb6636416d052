import type { ButtonRow } from '../button-row.ts';
import type { DeviceContext } from '../context.ts';
import { controlEntity, placesOf } from '../control.ts';
import type { Entity } from '../entity.ts';
import { isMediaPlayer } from '../media-player.ts';
import type { NumberRow } from '../number-row.ts';
import type { SelectRow } from '../select-row.ts';
import type { SwitchRow } from '../switch-row.ts';
import { chosen, known } from '../templates.ts';

const inPlayer = { components: ['main'], when: isMediaPlayer } as const;

export const PLAYBACK_SWITCHES: readonly SwitchRow[] = [
  { capability: 'switch', attribute: 'switch', name: null, ...inPlayer },
  {
    capability: 'audioMute',
    attribute: 'mute',
    name: 'Mute',
    on: 'muted',
    off: 'unmuted',
  },
  {
    capability: 'mediaPlaybackShuffle',
    attribute: 'playbackShuffle',
    name: 'Shuffle',
    on: 'enabled',
    off: 'disabled',
  },
  {
    capability: 'mediaGroup',
    attribute: 'groupMute',
    name: 'Group mute',
    on: 'muted',
    off: 'unmuted',
  },
];

export const PLAYBACK_NUMBERS: readonly NumberRow[] = [
  {
    capability: 'audioVolume',
    attribute: 'volume',
    name: 'Volume',
    ...inPlayer,
    limits: { minimum: 0, maximum: 100 },
    unit: '%',
    mode: 'slider',
  },
];

export const PLAYBACK_SELECTS: readonly SelectRow[] = [
  {
    capability: 'mediaPlaybackRepeat',
    attribute: 'playbackRepeatMode',
    name: 'Repeat',
    options: ['off', 'all', 'one'],
  },
];

/** A button that is there where the device lists its command, or lists none at all. */
const listed = (capability: string, list: string, command: string, name: string): ButtonRow => ({
  capability,
  command,
  name,
  when: (context, component) => context.list(component, capability, list)?.includes(command) ?? true,
});

const playback = (command: string, name: string): ButtonRow =>
  listed('mediaPlayback', 'supportedPlaybackCommands', command, name);
const track = (command: string, name: string): ButtonRow =>
  listed('mediaTrackControl', 'supportedTrackControlCommands', command, name);

export const PLAYBACK_BUTTONS: readonly ButtonRow[] = [
  // An older capability for the same.
  { ...playback('play', 'Play'), claims: ['musicPlayer'] },
  playback('pause', 'Pause'),
  playback('stop', 'Stop'),
  playback('fastForward', 'Fast forward'),
  playback('rewind', 'Rewind'),
  track('nextTrack', 'Next track'),
  track('previousTrack', 'Previous track'),
  { capability: 'audioVolume', command: 'volumeUp', name: 'Volume up', ...inPlayer },
  { capability: 'audioVolume', command: 'volumeDown', name: 'Volume down', ...inPlayer },
];

const STATUSES: readonly (readonly [string, string])[] = [
  ['playing', 'playing'],
  ['paused', 'paused'],
  ['stopped', 'stopped'],
  ['buffering', 'buffering'],
  ['fast forwarding', 'fast_forwarding'],
  ['rewinding', 'rewinding'],
];

/** What plays: of players only, for all else has it among its sensors. */
export const playbackSensors = (context: DeviceContext): Entity[] => {
  if (!isMediaPlayer(context)) return [];
  const status = { capability: 'mediaPlayback', name: 'Playback status', components: ['main'] };
  const data = { capability: 'audioTrackData', components: ['main'], claims: ['audioTrackData'] };
  return [
    ...placesOf(context, status).map((component) =>
      controlEntity(
        context,
        component,
        status,
        'sensor',
        { attribute: 'playbackStatus' },
        {
          state_topic: context.attributeTopic(component, 'mediaPlayback', 'playbackStatus'),
          value_template: known(chosen(STATUSES)),
          device_class: 'enum',
          options: STATUSES.map(([, shown]) => shown),
        },
      ),
    ),
    ...['title', 'artist', 'album'].flatMap((key) => {
      const row = { ...data, name: `Media ${key}` };
      const found = `(value_json if value_json is mapping else {}).get('${key}')`;
      return placesOf(context, row).map((component) =>
        controlEntity(
          context,
          component,
          row,
          'sensor',
          { attribute: 'audioTrackData', key },
          {
            state_topic: context.attributeTopic(component, 'audioTrackData', 'audioTrackData'),
            // States hold 255 characters.
            value_template: `{{ (${found} | string)[:255] if ${found} else None }}`,
          },
        ),
      );
    }),
  ];
};
