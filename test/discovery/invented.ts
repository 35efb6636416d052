import type { DeviceFixture } from '../cloud/home.ts';
import { aFixture } from './kit.ts';

/** A television, as they were in 2021. */
export const aTelevision = (): DeviceFixture =>
  aFixture(
    {
      main: {
        switch: { switch: 'on' },
        audioVolume: { volume: { value: 12, unit: '%' } },
        audioMute: { mute: 'unmuted' },
        'samsungvd.mediaInputSource': {
          inputSource: 'HDMI1',
          supportedInputSourcesMap: [
            { id: 'dtv', name: 'TV' },
            { id: 'HDMI1', name: 'Player' },
            { id: 'HDMI4', name: 'Console' },
            { id: 'HDMI4', name: 'Console' },
          ],
        },
        mediaInputSource: { inputSource: 'HDMI1', supportedInputSources: ['digitalTv', 'HDMI1', 'HDMI4'] },
        mediaPlayback: {
          playbackStatus: 'fast forwarding',
          supportedPlaybackCommands: ['play', 'pause', 'fastForward'],
        },
        mediaTrackControl: { supportedTrackControlCommands: null },
        tvChannel: { tvChannel: '7', tvChannelName: '' },
        'custom.picturemode': { pictureMode: 'FILMMAKER MODE', supportedPictureModes: ['Dynamisk', 'Standard'] },
        'custom.soundmode': { soundMode: 'Förstärk', supportedSoundModes: ['Standard', 'Förstärk'] },
        'custom.launchapp': {},
        'custom.recording': {},
        'samsungvd.ambient': {},
        'samsungvd.remoteControl': {},
        speechSynthesis: {},
      },
    },
    'Television',
  );

/** A speaker with favourites, in a group. */
export const aSpeaker = (): DeviceFixture =>
  aFixture(
    {
      main: {
        audioVolume: { volume: { value: 12, unit: '%' } },
        audioMute: { mute: 'muted' },
        mediaGroup: { groupVolume: { value: 12, unit: '%' }, groupMute: 'unmuted' },
        mediaPresets: {
          presets: [
            { id: '1', name: 'News' },
            { id: '2', name: "Don't wake me" },
          ],
        },
      },
    },
    'Speaker',
  );

/** A robot that mops; nobody hands out definitions of most of its capabilities. */
export const aRobot = (): DeviceFixture =>
  aFixture(
    {
      main: {
        'samsungce.robotCleanerOperatingState': { operatingState: 'idle' },
        'samsungce.robotCleanerWaterSprayLevel': {
          waterSprayLevel: 'mediumHigh',
          supportedWaterSprayLevels: ['high', 'mediumHigh', 'medium', 'mediumLow', 'low'],
        },
        'samsungce.robotCleanerDrivingMode': {
          drivingMode: 'areaThenWalls',
          supportedDrivingModes: ['areaThenWalls', 'wallFirst', 'quickCleaningZigzagPattern'],
        },
        'samsungce.robotCleanerCleaningType': {
          cleaningType: 'vacuum',
          supportedCleaningTypes: ['vacuum', 'mop', 'vacuumAndMopTogether', 'mopAfterVacuum'],
        },
        'samsungce.robotCleanerSystemSoundMode': { soundMode: 'beep', supportedSoundModes: ['voice', 'beep', 'mute'] },
        'samsungce.soundDetectionSensitivity': { level: 'medium', supportedLevels: ['low', 'medium', 'high'] },
        soundDetection: { soundDetectionState: 'enabled' },
        'custom.doNotDisturbMode': { doNotDisturb: 'on', startTime: '2200', endTime: '0600' },
      },
      station: { 'custom.hepaFilter': { hepaFilterStatus: 'normal' } },
    },
    'RobotCleaner',
  );

/** A blind that tilts and stops. */
export const aBlind = (): DeviceFixture =>
  aFixture(
    {
      main: {
        windowShade: { windowShade: 'partially open', supportedWindowShadeCommands: ['open', 'close', 'pause'] },
        windowShadeLevel: { shadeLevel: { value: 40, unit: '%' } },
        windowShadeTiltLevel: { shadeTiltLevel: { value: 10, unit: '%' } },
        windowShadePreset: { position: { value: 30, unit: '%' } },
      },
    },
    'Blind',
  );

/** A lock whose latch can be pulled, with codes. */
export const aLock = (): DeviceFixture =>
  aFixture(
    {
      main: {
        lock: { lock: 'not fully locked', supportedLockCommands: ['lock', 'unlock', 'unlatch'] },
        lockCodes: { lock: 'locked', lockCodes: '{"1":"Ann"}' },
      },
    },
    'SmartLock',
  );

/** A siren, an alarm system and a valve in one, which nobody sells. */
export const anAlarm = (): DeviceFixture =>
  aFixture(
    {
      main: {
        alarm: { alarm: 'off' },
        securitySystem: { securitySystemStatus: 'armedStay', alarm: null },
        valve: { valve: 'open' },
        chime: { chime: 'off' },
        tone: {},
      },
    },
    'WaterValve',
  );

/** An oven of two parts with a probe, and a hob with a timer. */
export const anOven = (): DeviceFixture =>
  aFixture(
    {
      main: {
        ovenSetpoint: { ovenSetpoint: 0, ovenSetpointRange: null },
        temperatureMeasurement: { temperature: { value: 30, unit: 'C' } },
        ovenOperatingState: { machineState: 'ready' },
        'samsungce.ovenOperatingState': { operatingState: 'ready', operationTime: '01:30:00' },
        'samsungce.ovenMode': { ovenMode: 'NoOperation', supportedOvenModes: ['Convection', 'MicroWaveGrill'] },
        'samsungce.meatProbe': { temperatureSetpoint: { value: 60, unit: 'C' }, status: 'connected' },
        'samsungce.lamp': { brightnessLevel: 'extraHigh', supportedBrightnessLevel: ['off', 'extraHigh'] },
      },
      'burner-01': { 'samsungce.countDownTimer': { startValue: { value: 5, unit: 'min' }, status: 'idle' } },
    },
    'Oven',
  );

/** Devices that the real homes lack. */
export const inventedFixtures = (): readonly DeviceFixture[] =>
  [aTelevision(), aSpeaker(), aRobot(), aBlind(), aLock(), anAlarm(), anOven()].map((fixture, index) => ({
    ...fixture,
    name: `invented ${index + 1}`,
  }));
