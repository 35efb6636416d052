import type { DeviceContext } from '../context.ts';
import { figure, type SensorRow, text, word } from './row.ts';

/** Loudspeakers and televisions, whose controls show these things. */
const isPlayer = (context: DeviceContext): boolean => context.has('main', 'audioMute', 'audioVolume');
const notPlayer = { nowhereElse: true, when: (context: DeviceContext): boolean => !isPlayer(context) } as const;

/** What plays, on which channel, and how loud. */
export const mediaSensors: readonly SensorRow[] = [
  figure('audioVolume.volume', 'Volume', {
    unit: '%',
    nowhereElse: true,
    when: (context) => !context.has('main', 'audioMute'),
  }),
  word('mediaInputSource.inputSource', 'Media input source', { listedBy: 'supportedInputSources' }, notPlayer),
  text('mediaPlaybackRepeat.playbackRepeatMode', 'Media playback repeat', notPlayer),
  text('mediaPlaybackShuffle.playbackShuffle', 'Media playback shuffle', notPlayer),
  word('mediaPlayback.playbackStatus', 'Media playback status', {}, notPlayer),
  text('tvChannel.tvChannel', 'TV channel'),
  text('tvChannel.tvChannelName', 'TV channel name'),
];
