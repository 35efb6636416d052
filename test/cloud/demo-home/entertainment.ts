import type { ComponentStatus, DeviceFixture } from '../home.ts';
import { attribute, power, unreported } from './attributes.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { disabledCapabilities, ocf } from './ocf.ts';
import { livingRoom } from './places.ts';

const sound = (volume: number): ComponentStatus => ({
  audioVolume: { volume: attribute(volume, '%') },
  audioMute: { mute: attribute('unmuted') },
});

/** Choices that have an id for the machine and a name for people. */
const choices = (names: readonly string[]) => names.map((name) => ({ id: `mode${name.replaceAll(' ', '')}`, name }));
const pictureModes = ['Dynamic', 'Standard', 'Movie', 'FILMMAKER MODE'];
const soundModes = ['Standard', 'Optimized', 'Amplify'];

const television = ocf({
  id: deviceIds.television,
  name: '[TV] Samsung 8 Series (55)',
  label: 'Television',
  place: livingRoom,
  ocfType: 'oic.d.tv',
  typeName: 'Samsung OCF TV',
  vendorId: 'VD-STV_2018_K',
  model: 'UN55NU8000',
  firmware: 'T-KTMAKUC-1351.1',
  platform: 'Tizen',
  system: '4.1.10',
  components: {
    main: part('Television', {
      ...power('on'),
      ...sound(14),
      mediaInputSource: {
        inputSource: attribute('HDMI1'),
        supportedInputSources: attribute(['digitalTv', 'HDMI1', 'HDMI2', 'HDMI3']),
      },
      'samsungvd.mediaInputSource': {
        inputSource: attribute('HDMI1'),
        supportedInputSourcesMap: attribute([
          { id: 'digitalTv', name: 'TV' },
          { id: 'HDMI1', name: 'Chromecast' },
          { id: 'HDMI2', name: 'PlayStation' },
          { id: 'HDMI3', name: 'HDMI3' },
        ]),
      },
      mediaPlayback: {
        supportedPlaybackCommands: attribute(['play', 'pause', 'stop', 'fastForward', 'rewind']),
        ...unreported('playbackStatus'),
      },
      mediaTrackControl: unreported('supportedTrackControlCommands'),
      tvChannel: { tvChannel: attribute(''), tvChannelName: attribute('') },
      'samsungvd.pictureMode': {
        pictureMode: attribute('Standard'),
        supportedPictureModes: attribute(pictureModes),
        supportedPictureModesMap: attribute(choices(pictureModes)),
      },
      'samsungvd.soundMode': {
        soundMode: attribute('Standard'),
        supportedSoundModes: attribute(soundModes),
        supportedSoundModesMap: attribute(choices(soundModes)),
      },
      'custom.launchapp': {},
      'custom.tvsearch': {},
      'samsungvd.ambient': unreported('info'),
      'samsungvd.supportsPowerOnByOcf': { supportsPowerOnByOcf: attribute('false') },
      ...disabledCapabilities('samsungvd.ambient'),
    }),
  },
});

const soundbar = ocf({
  id: deviceIds.soundbar,
  name: '[AV] Samsung Soundbar Q80R',
  label: 'Soundbar',
  place: livingRoom,
  ocfType: 'oic.d.networkaudio',
  typeName: 'Samsung OCF Network Audio Player',
  vendorId: 'VD-NetworkAudio-001S',
  model: 'HW-Q80R',
  firmware: 'HW-Q80RWWB-1012.6',
  platform: '',
  system: 'Tizen',
  components: {
    main: part(
      'NetworkAudio',
      {
        ...power('on'),
        ...sound(22),
        mediaPlayback: {
          playbackStatus: attribute('playing'),
          supportedPlaybackCommands: attribute(['play', 'pause', 'stop']),
        },
        audioTrackData: {
          audioTrackData: attribute({ title: 'Rain on the skylight', artist: 'The Demo Quartet' }),
          ...unreported('totalTime', 'elapsedTime'),
        },
        mediaInputSource: {
          inputSource: attribute('wifi'),
          supportedInputSources: attribute(['wifi', 'bluetooth', 'HDMI1', 'HDMI2', 'digital']),
        },
        'samsungvd.audioInputSource': {
          inputSource: attribute('wifi'),
          supportedInputSources: attribute(['wifi', 'bluetooth', 'HDMI1', 'HDMI2', 'digital']),
        },
        'samsungvd.groupInfo': {
          role: attribute('none'),
          channel: attribute('all'),
          masterName: attribute(''),
          status: attribute('single'),
        },
        audioNotification: {},
      },
      { label: 'Soundbar' },
    ),
  },
});

export const entertainment: DeviceFixture[] = [television, soundbar];
