/** How a device says that it is on its way to a value, before it reports the value itself. */
export interface Movement {
  /** Said instead of the value itself. */
  readonly same?: readonly string[];
  /** Said only while it moves there. */
  readonly moving?: readonly string[];
  /** Said at rest as well, so that it counts only where the attribute said something else before. */
  readonly passing?: readonly string[];
}

type Movements = Readonly<Record<string, Movement>>;

const door: Movements = { open: { moving: ['opening'] }, closed: { moving: ['closing'] } };

/** `capability.attribute` → wanted value → the way there. Values are those of the capability definitions, and of drivers that say more. */
export const MOVEMENTS: Readonly<Record<string, Movements>> = {
  'doorControl.door': door,
  'garageDoorControl.door': door,
  'windowShade.windowShade': {
    open: { moving: ['opening'], passing: ['partially open'] },
    closed: { moving: ['closing'], passing: ['partially open'] },
    // A shade that stops half-way mostly says just where it is.
    paused: { same: ['partially open', 'open', 'closed'] },
  },
  'valve.valve': door,
  'lock.lock': {
    locked: { moving: ['locking'] },
    unlocked: { moving: ['unlocking'], passing: ['unlocked with timeout', 'unlatched'] },
  },
  'mediaPlayback.playbackStatus': { playing: { moving: ['buffering'] } },
  'musicPlayer.status': { playing: { moving: ['buffering'] } },
  'robotCleanerOperatingState.operatingState': { seekingCharger: { passing: ['docked', 'charging'] } },
  'samsungce.robotCleanerOperatingState.operatingState': {
    homing: { passing: ['charging', 'charged'] },
    cleaning: { passing: ['exploring', 'relocal', 'moving', 'attachingMopPad'] },
  },
  'robotCleanerMovement.robotCleanerMovement': { homing: { passing: ['charging'] } },
  'vehicleEngine.engineState': { running: { moving: ['starting'] } },
  'videoCamera.camera': { on: { moving: ['restarting'] } },
};

/** How a number is compared: devices round to steps of their own. */
export interface Scale {
  /** Largest difference that still counts as the same. */
  readonly tolerance: number;
  /** Whether the device moves there slowly and reports the way: lamps that fade, shades that run. */
  readonly gradual?: boolean;
  /** The value at which the scale starts over at 0. */
  readonly circle?: number;
}

/** Lamps and shades have 99 or 254 steps inside, which they report as per cent. */
const percent: Scale = { tolerance: 0.5, gradual: true };

const OTHER_NUMBERS: Scale = { tolerance: 0.05 };

const SCALES: Readonly<Record<string, Scale>> = {
  'switchLevel.level': percent,
  'level.level': percent,
  'windowShadeLevel.shadeLevel': percent,
  'windowShadeTiltLevel.shadeTiltLevel': percent,
  'fanSpeedPercent.percent': percent,
  'audioVolume.volume': percent,
  'mediaGroup.groupVolume': percent,
  'infraredLevel.infraredLevel': percent,
  'colorControl.hue': { tolerance: 1.5, gradual: true, circle: 100 },
  'colorControl.saturation': { tolerance: 1.5, gradual: true },
  // Lamps count in mired, of which one is about 40 K at cold white.
  'colorTemperature.colorTemperature': { tolerance: 50, gradual: true },
};

export const scaleOf = (capability: string, attribute: string): Scale =>
  SCALES[`${capability}.${attribute}`] ?? OTHER_NUMBERS;
