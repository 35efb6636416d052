import type { ButtonRow } from '../button-row.ts';

/** Remote controls that SmartThings can only press: they report nothing. */
const pressed = (capability: string, list: string, buttons: Readonly<Record<string, string>>): ButtonRow[] =>
  Object.entries(buttons).map(([button, name]) => ({
    capability,
    command: 'setButton',
    name,
    arguments: [button],
    key: button,
    // Drivers that list nothing have them all.
    when: (context, component) => context.list(component, capability, list)?.includes(button) ?? true,
  }));

const remotes: readonly ButtonRow[] = [
  ...pressed('statelessPowerButton', 'availablePowerButtons', { powerOn: 'Power on', powerOff: 'Power off' }),
  ...pressed('statelessPowerToggleButton', 'availablePowerToggleButtons', { powerToggle: 'Power' }),
  ...pressed('statelessCurtainPowerButton', 'availableCurtainPowerButtons', {
    open: 'Open',
    close: 'Close',
    pause: 'Pause',
  }),
  ...pressed('statelessFanspeedButton', 'availableFanspeedButtons', {
    fanspeedUp: 'Fan speed up',
    fanspeedDown: 'Fan speed down',
  }),
  ...pressed('statelessFanspeedModeButton', 'availableFanspeedModeButtons', { changeMode: 'Change fan speed' }),
  ...pressed('statelessHumidifierModeButton', 'availableHumidifierModeButtons', { changeMode: 'Change mode' }),
  ...pressed('statelessAirCleanerModeButton', 'availableAirCleanerModeButtons', { changeMode: 'Change mode' }),
  ...pressed('statelessTemperatureButton', 'availableTemperatureButtons', {
    temperatureUp: 'Temperature up',
    temperatureDown: 'Temperature down',
  }),
  ...pressed('statelessAudioMuteButton', 'availableAudioMuteButtons', { muteToggle: 'Mute' }),
  ...pressed('statelessAudioVolumeButton', 'availableAudioVolumeButtons', {
    volumeUp: 'Volume up',
    volumeDown: 'Volume down',
  }),
  ...pressed('statelessChannelButton', 'availableChannelButtons', {
    channelUp: 'Channel up',
    channelDown: 'Channel down',
  }),
  ...pressed('statelessMediaPlaybackButton', 'availableMediaPlaybackButtons', {
    play: 'Play',
    pause: 'Pause',
    stop: 'Stop',
    fastForward: 'Fast forward',
    rewind: 'Rewind',
  }),
  ...pressed('statelessRobotCleanerActionButton', 'availableRobotCleanerActionButtons', {
    start: 'Start',
    stop: 'Stop',
    quit: 'Quit',
  }),
  ...pressed('statelessRobotCleanerHomeButton', 'availableRobotCleanerHomeButtons', { home: 'Return to dock' }),
  ...pressed('statelessRobotCleanerToggleButton', 'availableRobotCleanerToggleButtons', {
    actionToggle: 'Start or pause',
  }),
];

/** Push buttons, chimes, cameras, shades, and remote controls. */
export const OTHER_BUTTONS: readonly ButtonRow[] = [
  { capability: 'momentary', command: 'push', name: 'Push' },
  { capability: 'tone', command: 'beep', name: 'Beep' },
  { capability: 'chime', command: 'chime', name: 'Chime', claims: ['chime/chime'] },
  { capability: 'imageCapture', command: 'take', name: 'Take picture' },
  { capability: 'windowShadePreset', command: 'presetPosition', name: 'Preset position' },
  ...remotes,
];
