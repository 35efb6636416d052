/** What Home Assistant knows a vacuum to do. */
export type Activity = 'cleaning' | 'docked' | 'error' | 'idle' | 'paused' | 'returning';

/** A capability by which a vacuum is told what to do. */
export interface VacuumKind {
  readonly capability: string;
  readonly attribute: string;
  /** Capabilities without which it cannot be told everything. */
  readonly alsoNeeded?: readonly string[];
  /** Its states; those that are not here are idle. */
  readonly activities: Readonly<Record<string, Activity>>;
  /** What is set, as `<capability>.<attribute>` and its value. */
  readonly start: Readonly<Record<string, string>>;
  readonly pause: Readonly<Record<string, string>>;
  readonly returnHome: Readonly<Record<string, string>>;
}

const all = (activity: Activity, states: readonly string[]): Record<string, Activity> =>
  Object.fromEntries(states.map((state) => [state, activity]));

const SAMSUNG = 'samsungce.robotCleanerOperatingState';

const samsung: VacuumKind = {
  capability: SAMSUNG,
  attribute: 'operatingState',
  activities: {
    ...all('cleaning', [
      'cleaning',
      'cleaningStart',
      'exploring',
      'findingPet',
      'manual',
      'monitoring',
      'monitoringAutomation',
      'moving',
      'patrol',
      'processing',
      'relocal',
      'washingMop',
    ]),
    ...all('returning', ['homing']),
    ...all('paused', ['mopWashingPaused', 'paused']),
    ...all('docked', [
      'attachingMopPad',
      'attachingMopPadForRemainingJob',
      'charged',
      'charging',
      'chargingForRemainingJob',
      'descaling',
      'detachingMopPad',
      'docked',
      'drainingWater',
      'dryingMop',
      'emitDust',
      'emptyStation',
      'flexCharged',
      'internalWash',
      'powerSaving',
      'preparingWater',
      'spinDrying',
      'sterilizingMop',
      'supplyingWater',
      'waitingForChangingMopPad',
    ]),
    ...all('error', ['error', 'waitingForDescaling']),
  },
  start: { [`${SAMSUNG}.operatingState`]: 'cleaning' },
  pause: { [`${SAMSUNG}.operatingState`]: 'paused' },
  returnHome: { [`${SAMSUNG}.operatingState`]: 'homing' },
};

const STANDARD = 'robotCleanerOperatingState';

/** Matter's vacuums. Everything that they say went wrong is an error. */
const standard: VacuumKind = {
  capability: STANDARD,
  attribute: 'operatingState',
  activities: {
    ...all('cleaning', ['running']),
    ...all('returning', ['seekingCharger']),
    ...all('paused', ['paused']),
    ...all('docked', ['charging', 'docked']),
    ...all('error', [
      'commandInvalidInState',
      'dustBinFull',
      'dustBinMissing',
      'failedToFindChargingDock',
      'mopCleaningPadMissing',
      'stuck',
      'unableToCompleteOperation',
      'unableToStartOrResume',
      'waterTankEmpty',
      'waterTankLidOpen',
      'waterTankMissing',
    ]),
  },
  start: { [`${STANDARD}.operatingState`]: 'running' },
  pause: { [`${STANDARD}.operatingState`]: 'paused' },
  returnHome: { [`${STANDARD}.operatingState`]: 'seekingCharger' },
};

const MOVEMENT = 'robotCleanerMovement.robotCleanerMovement';

/** Older cleaners say how they move, and are started by what they are to clean. */
const moving: VacuumKind = {
  capability: 'robotCleanerMovement',
  attribute: 'robotCleanerMovement',
  alsoNeeded: ['robotCleanerCleaningMode'],
  activities: {
    ...all('cleaning', ['after', 'cleaning', 'point', 'washingMop']),
    ...all('returning', ['homing']),
    ...all('paused', ['pause']),
    ...all('docked', ['charging']),
    ...all('error', ['alarm']),
  },
  start: { 'robotCleanerCleaningMode.robotCleanerCleaningMode': 'auto' },
  pause: { [MOVEMENT]: 'pause' },
  returnHome: { [MOVEMENT]: 'homing' },
};

/** The best first: Samsung's cleaners have several. */
export const VACUUM_KINDS: readonly VacuumKind[] = [samsung, standard, moving];
