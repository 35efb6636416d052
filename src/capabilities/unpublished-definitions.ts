import type { CompactAttribute, CompactDefinition, CompactSchema } from './definition.ts';

const onOff: CompactAttribute = { value: { type: 'string', enum: ['on', 'off'] } };
const text: CompactAttribute = { value: 'string' };
const whole: CompactAttribute = { value: 'integer' };
const list: CompactAttribute = { value: 'array' };
const anything: CompactAttribute = { value: {} };

/** An attribute set by a command that takes its value. */
const setBy = (setter: string, attribute: CompactAttribute): CompactAttribute => ({ ...attribute, setter });
const switched = (attribute: string): CompactDefinition => ({
  attributes: { [attribute]: onOff },
  commands: { on: [], off: [] },
});
/** A choice among what the device itself lists. */
const choice = (
  attribute: string,
  supported: string,
  setter: string,
  schema: CompactSchema = 'string',
): CompactDefinition => ({
  attributes: { [attribute]: setBy(setter, { value: schema }), [supported]: list },
  commands: { [setter]: [[attribute, schema]] },
});
const delay: CompactDefinition = {
  attributes: { remainingTime: setBy('setDelayTime', { value: { type: 'integer', minimum: 0 }, units: ['min'] }) },
  commands: { setDelayTime: [['delayTime', { type: 'integer', minimum: 0 }]] },
};

const washingOptions = [
  'addRinse',
  'dryPlus',
  'heatedDry',
  'highTempWash',
  'hotAirDry',
  'multiTab',
  'rinsePlus',
  'sanitize',
  'sanitizingWash',
  'selectedZone',
  'speedBooster',
  'steamSoak',
  'stormWash',
  'zoneBooster',
];
const setterOf = (name: string): string => `set${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/**
 * Capabilities that devices have and whose definitions SmartThings does not hand out. The names are those that devices
 * report and open-source clients call; schemas say no more than reported values show.
 */
export const unpublishedDefinitions: Readonly<Record<string, CompactDefinition>> = {
  'hca.dryerMode': choice('mode', 'supportedModes', 'setMode'),
  'samsungce.airConditionerAudioFeedback': choice('volumeLevel', 'supportedVolumeLevels', 'setVolumeLevel', {}),
  'samsungce.airConditionerBeep': switched('beep'),
  'samsungce.airConditionerLighting': {
    attributes: { lighting: text, supportedLightingLevels: list },
    commands: { on: [], off: [], setLightingLevel: [['lightingLevel', 'string']] },
  },
  'samsungce.airPurifierLighting': switched('lighting'),
  'samsungce.alwaysOnSensing': {
    attributes: { alwaysOn: onOff, origins: list },
    commands: { on: [], off: [] },
  },
  'samsungce.audioVolumeLevel': {
    attributes: { volumeLevel: setBy('setVolumeLevel', whole), volumeLevelRange: { value: 'object' } },
    commands: { setVolumeLevel: [['volumeLevel', 'integer']], volumeDown: [], volumeUp: [] },
  },
  'samsungce.autoOpenDoor': {
    attributes: {
      autoOpenDoor: onOff,
      pressureLevel: setBy('setPressureLevel', anything),
      supportedPressureLevels: list,
    },
    commands: { on: [], off: [], setPressureLevel: [['pressureLevel', {}]] },
  },
  'samsungce.autoVentilation': { attributes: { supportedActions: list }, commands: { action: [['action', 'string']] } },
  'samsungce.clothingExtraCare': {
    attributes: { operationMode: setBy('setOperationMode', text), userLocation: setBy('setUserLocation', text) },
    commands: { setOperationMode: [['mode', 'string']], setUserLocation: [['location', 'string']] },
  },
  'samsungce.dishwasherOperation': {
    attributes: {
      operatingState: { value: { type: 'string', enum: ['ready', 'running', 'paused'] } },
      supportedOperatingState: list,
      operationTime: { value: 'number', units: ['min'] },
      remainingTime: { value: 'number', units: ['min'] },
      timeLeftToStart: { value: 'number', units: ['min'] },
      remainingTimeStr: text,
      progressPercentage: { value: { type: 'integer', minimum: 0, maximum: 100 }, units: ['%'] },
      reservable: { value: 'boolean' },
    },
    commands: {
      cancel: [['drain', 'boolean', true]],
      pause: [],
      resume: [],
      start: [],
      startLater: [['time', {}, true]],
      setOperatingState: [['state', 'string']],
    },
  },
  'samsungce.dishwasherWashingCourse': {
    attributes: {
      washingCourse: setBy('setWashingCourse', text),
      supportedCourses: list,
      customCourseCandidates: list,
    },
    commands: {
      setCustomCourse: [['course', 'string']],
      setWashingCourse: [['washingCourse', 'string']],
      startWashingCourse: [['washingCourse', 'string']],
      startWashingCourseWithOptions: [
        ['washingCourse', 'string'],
        ['options', {}],
      ],
    },
  },
  'samsungce.dishwasherWashingOptions': {
    attributes: {
      ...Object.fromEntries(washingOptions.map((name) => [name, { value: 'object', setter: setterOf(name) }])),
      supportedList: list,
    },
    commands: {
      ...Object.fromEntries(washingOptions.map((name) => [setterOf(name), [[name, {}] as const]])),
      setOptions: [['options', 'object']],
    },
  },
  'samsungce.dryerDelayEnd': delay,
  'samsungce.flexibleAutoDispenseDetergent': {
    attributes: {
      amount: setBy('setAmount', text),
      density: setBy('setDensity', text),
      type: setBy('setType', text),
      recommendedAmount: whole,
      remainingAmount: text,
      supportedAmount: list,
      supportedDensity: list,
      supportedTypes: list,
      availableTypes: list,
    },
    commands: { setAmount: [['amount', 'string']], setDensity: [['density', 'string']], setType: [['type', 'string']] },
  },
  'samsungce.freezerConvertMode': choice('freezerConvertMode', 'supportedFreezerConvertModes', 'setFreezerConvertMode'),
  'samsungce.fridgeWelcomeLighting': {
    attributes: {
      status: onOff,
      detectionProximity: setBy('setDetectionProximity', text),
      supportedDetectionProximities: list,
    },
    commands: { on: [], off: [], setDetectionProximity: [['detectionProximity', 'string']] },
  },
  'samsungce.hoodFilter': {
    attributes: {
      hoodFilterCapacity: whole,
      hoodFilterLastResetDate: text,
      hoodFilterResetType: list,
      hoodFilterStatus: text,
      hoodFilterUsage: { value: { type: 'integer', minimum: 0, maximum: 100 }, units: ['%'] },
      hoodFilterUsageStep: whole,
    },
    commands: { resetHoodFilter: [] },
  },
  'samsungce.microwavePower': choice('powerLevel', 'supportedPowerLevels', 'setPowerLevel'),
  'samsungce.sabbathMode': {
    attributes: { status: onOff, supportedActions: list },
    commands: { on: [], off: [] },
  },
  'samsungce.silentAction': { commands: { actSilently: [['action', {}, true]] } },
  'samsungce.steamClosetAutoCycleLink': {
    attributes: { steamClosetAutoCycleLink: setBy('setSteamClosetAutoCycleLink', onOff) },
    commands: {
      linkSteamClosetCycle: [['cycle', 'string']],
      setSteamClosetAutoCycleLink: [['autoCycleLink', { type: 'string', enum: ['on', 'off'] }]],
    },
  },
  'samsungce.steamClosetCycle': {
    attributes: {
      steamClosetCycle: setBy('setSteamClosetCycle', text),
      supportedCycles: list,
      referenceTable: { value: 'object' },
    },
    commands: { setSteamClosetCycle: [['steamClosetCycle', 'string']] },
  },
  'samsungce.steamClosetDelayEnd': delay,
  'samsungce.steamClosetKeepFreshMode': {
    attributes: { status: onOff, operatingState: text },
    commands: { on: [], off: [] },
  },
  'samsungce.steamClosetSanitizeMode': switched('status'),
  'samsungce.stickCleanerDustbinStatus': {
    attributes: { operatingState: text, lastEmptiedTime: text },
    commands: { startEmptying: [], stopEmptying: [] },
  },
  'samsungce.temperatureSetting': choice(
    'desiredTemperature',
    'supportedDesiredTemperatures',
    'setDesiredTemperature',
    'number',
  ),
  'samsungim.networkAudioMode': {
    attributes: { mode: setBy('setMode', text) },
    commands: { setMode: [['mode', 'string']] },
  },
};
