/** A value, and the command that brings it about. */
export interface ValueCommand {
  readonly value: unknown;
  readonly command: string;
  readonly arguments?: readonly unknown[];
  /** Another command that does it while the attribute reports the value named here. */
  readonly unless?: { readonly now: unknown; readonly command: string };
}

/** What the definitions don't say about setting an attribute. */
export interface SetterRow {
  /** Commands for single values, besides the definition's `enumCommands`. */
  readonly values?: readonly ValueCommand[];
  /** The command that takes the value. */
  readonly setter?: string;
  /** The definition names a setter whose argument is something else. */
  readonly readOnly?: true;
  /** Arguments ahead of the value. */
  readonly before?: readonly unknown[];
  /** The argument for a value, where the two differ. */
  readonly toArgument?: (value: unknown) => unknown;
  /** The value that will be reported after an argument; `now` is what the attribute reports. Undefined: not known. */
  readonly fromArgument?: (argument: unknown, now: unknown) => unknown;
}

const pair = (onValue: unknown, onCommand: string, offValue: unknown, offCommand: string): SetterRow => ({
  values: [
    { value: onValue, command: onCommand },
    { value: offValue, command: offCommand },
  ],
});
const yesNo = (yes: string, no: string): SetterRow => pair(true, yes, false, no);
const single = (value: unknown, command: string): SetterRow => ({ values: [{ value, command }] });

/** Appliances that a paused job resumes on: `start` would begin another. */
const machine = (idle: string, stop: string): SetterRow => ({
  values: [
    { value: 'running', command: 'start', unless: { now: 'paused', command: 'resume' } },
    { value: 'paused', command: 'pause' },
    { value: idle, command: stop },
  ],
});

/** Ovens can only be stopped by their state: the setter takes `stop`, and `ready` is what they report then. */
const stoppable: SetterRow = { ...single('ready', 'stop'), fromArgument: () => 'ready' };

/** Washers report `Table_02_Course_1C`, and ignore commands that say more than `1C`. */
const course: SetterRow = {
  toArgument: (value) => (typeof value === 'string' ? (value.split('_Course_').at(-1) ?? value).toUpperCase() : value),
  fromArgument: (argument, now) => {
    const [table, code] = typeof now === 'string' ? now.split('_Course_') : [];
    return code === undefined ? undefined : `${table}_Course_${argument}`;
  },
};

/** Amounts and alarms are kept per kind of detergent, and the commands take its name first. */
const dispenserRows = (capability: string, kinds: readonly string[]): [string, SetterRow][] =>
  kinds.flatMap((kind): [string, SetterRow][] => {
    const named = (setter: string): SetterRow => ({ setter, before: [kind] });
    return [
      [`${capability}.${kind}Type`, named('setType')],
      [`${capability}.${kind}Dosage`, named('setDosage')],
      [`${capability}.${kind}InitialAmount`, named('setInitialAmount')],
      [`${capability}.${kind}RemainingAmount`, named('setRemainingAmount')],
      [`${capability}.${kind}OrderThreshold`, named('setOrderThreshold')],
      [
        `${capability}.${kind}AlarmEnabled`,
        {
          values: [
            { value: true, command: 'enableAlarm', arguments: [kind] },
            { value: false, command: 'disableAlarm', arguments: [kind] },
          ],
        },
      ],
    ];
  });

/** Options of newer dishwashers are objects; what is set is their `value`, and the new object is not known before. */
const wrapped: SetterRow = {
  toArgument: (value) => (typeof value === 'object' && value !== null && 'value' in value ? value.value : value),
  fromArgument: () => undefined,
};

/** By `capability.attribute`. The names of commands say the rest, save where a comment does. */
export const setterTable: Readonly<Record<string, SetterRow>> = {
  'antiSnoringPillow.state': pair('running', 'on', 'off', 'off'),
  'coffeeMakerOperation.coffeeMakerOperationStatus': single('stopped', 'stop'),
  // The attribute is a text, mostly a hex colour; the command takes hue, saturation, level or hex in an object.
  'colorControl.color': {
    setter: 'setColor',
    toArgument: (value) => (typeof value === 'string' && value.startsWith('#') ? { hex: value } : value),
    fromArgument: () => undefined,
  },
  'custom.doNotDisturbMode.doNotDisturb': pair('on', 'doNotDisturbOn', 'off', 'doNotDisturbOff'),
  // Its setter takes nothing: it resets, and then reports none.
  'custom.filterUsageTime.usageTime': single(0, 'resetFilterUsageTime'),
  // Its setter wants the interval too.
  'custom.periodicSensing.periodicSensing': pair('on', 'periodicSensingOn', 'off', 'periodicSensingOff'),
  // It takes which alarm to set, and reports a list of those that are due.
  'custom.washerAddwashAlarm.washerAddwashAlarm': { fromArgument: () => undefined },
  'custom.welcomeCareMode.welcomeCareMode': single('on', 'turnWelcomeCareOn'),
  'deliveryRobotCall.robotState': single('called', 'call'),
  'elevatorCall.callStatus': single('called', 'call'),
  'evseChargingSession.chargingState': single('disabled', 'disableCharging'),
  'foodWasteDryingGrinder.state': single('running', 'start'),
  // Its setter takes a picture, and no picture can be handed in.
  'imageCapture.image': { readOnly: true },
  'massageOperating.massageState': pair('on', 'start', 'off', 'stop'),
  'mediaController.currentActivity': { setter: 'startActivity' },
  'musicPlayer.status': {
    values: [
      { value: 'playing', command: 'play' },
      { value: 'paused', command: 'pause' },
      { value: 'stopped', command: 'stop' },
    ],
  },
  // Two commands bring it to run.
  'operationalState.operationalState': {
    values: [{ value: 'running', command: 'start', unless: { now: 'paused', command: 'resume' } }],
  },
  'ovenOperatingState.machineState': stoppable,
  'ovenOperationalState.machineState': stoppable,
  'samsungce.airConditionerBeep.beep': pair('on', 'on', 'off', 'off'),
  'samsungce.airConditionerLighting.lighting': { setter: 'setLightingLevel' },
  'samsungce.airPurifierLighting.lighting': pair('on', 'on', 'off', 'off'),
  'samsungce.alwaysOnSensing.alwaysOn': pair('on', 'on', 'off', 'off'),
  'samsungce.autoOpenDoor.autoOpenDoor': pair('on', 'on', 'off', 'off'),
  // The definition names `setAmount`, which takes other words.
  'samsungce.autoDispenseSoftener.density': { setter: 'setDensity' },
  'samsungce.countDownTimer.status': machine('idle', 'cancel'),
  'samsungce.detergentOrder.alarmEnabled': yesNo('enableAlarm', 'disableAlarm'),
  'samsungce.dishwasherOperation.operatingState': {
    values: [
      { value: 'running', command: 'start', unless: { now: 'paused', command: 'resume' } },
      { value: 'paused', command: 'pause' },
      // `true`: drain as well.
      { value: 'ready', command: 'cancel', arguments: [true] },
    ],
  },
  ...Object.fromEntries(
    [
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
    ].map((option) => [`samsungce.dishwasherWashingOptions.${option}`, wrapped]),
  ),
  'samsungce.dryerCycle.dryerCycle': course,
  'samsungce.dryerOperatingState.operatingState': machine('ready', 'cancel'),
  'samsungce.fridgeWelcomeLighting.status': pair('on', 'on', 'off', 'off'),
  'samsungce.kidsLockControl.lockState': pair('locked', 'lock', 'unlocked', 'unlock'),
  // It takes the list of titles, and reports them with their number.
  'samsungce.musicPlaylist.playlist': { fromArgument: () => undefined },
  'samsungce.ovenOperatingState.operatingState': {
    values: [
      { value: 'running', command: 'start' },
      { value: 'paused', command: 'pause' },
      { value: 'ready', command: 'stop' },
    ],
  },
  'samsungce.powerCool.activated': yesNo('activate', 'deactivate'),
  'samsungce.powerFreeze.activated': yesNo('activate', 'deactivate'),
  'samsungce.robotCleanerAudioClip.enabled': yesNo('enable', 'disable'),
  'samsungce.robotCleanerCleaningMode.repeatModeEnabled': yesNo('enableRepeatMode', 'disableRepeatMode'),
  // As Home Assistant's own integration does it; `setOperatingState` is for what has no command of its own.
  'samsungce.robotCleanerOperatingState.operatingState': {
    values: [
      { value: 'cleaning', command: 'start', unless: { now: 'paused', command: 'resume' } },
      { value: 'paused', command: 'pause' },
      { value: 'homing', command: 'returnToHome' },
    ],
  },
  'samsungce.robotCleanerPetCleaningSchedule.enabled': yesNo('enable', 'disable'),
  'samsungce.robotCleanerPetMonitor.enabled': yesNo('enable', 'disable'),
  'samsungce.sabbathMode.status': pair('on', 'on', 'off', 'off'),
  'samsungce.selfCheck.status': pair('running', 'startSelfCheck', 'ready', 'cancelSelfCheck'),
  'samsungce.softenerOrder.alarmEnabled': yesNo('enableAlarm', 'disableAlarm'),
  'samsungce.steamClosetCycle.steamClosetCycle': course,
  'samsungce.steamClosetKeepFreshMode.status': pair('on', 'on', 'off', 'off'),
  'samsungce.steamClosetSanitizeMode.status': pair('on', 'on', 'off', 'off'),
  'samsungce.stickCleanerDustbinStatus.operatingState': pair('emptying', 'startEmptying', 'ready', 'stopEmptying'),
  'samsungce.washerBubbleSoak.status': pair('on', 'on', 'off', 'off'),
  'samsungce.washerCycle.washerCycle': course,
  'samsungce.washerOperatingState.operatingState': machine('ready', 'cancel'),
  'samsungvd.lightControl.selectedMode': { setter: 'setLightControlMode' },
  'samsungvd.soundFrom.mode': { setter: 'setSoundFrom' },
  // The definition has commands for open and closed only.
  'windowShade.windowShade': single('paused', 'pause'),
  ...Object.fromEntries([
    ...dispenserRows('samsungce.detergentAutoReplenishment', ['regularDetergent', 'neutralDetergent', 'babyDetergent']),
    ...dispenserRows('samsungce.softenerAutoReplenishment', ['regularSoftener']),
  ]),
};

/** Attributes that one command sets together, by an object with their names. */
export interface Merge {
  readonly capability: string;
  readonly attributes: readonly string[];
  readonly command: string;
}

/** A colour is two attributes but one wish: sent apart, the lamp would show a third colour between. */
export const merges: readonly Merge[] = [
  { capability: 'colorControl', attributes: ['hue', 'saturation'], command: 'setColor' },
];
