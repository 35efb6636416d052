import { hours, seconds } from '../../src/ops/clock.ts';
import type { Command } from './command-check.ts';
import { objectOf } from './constraints.ts';
import type { LiveDefinition } from './definitions.ts';

/** One attribute that a command changes. */
export interface Effect {
  /** The command's own, where absent. */
  readonly capability?: string;
  readonly attribute: string;
  readonly value: unknown;
  readonly data?: unknown;
  /** After the first effects, on the cloud's clock. */
  readonly afterMs?: number;
}

export interface EffectContext {
  readonly command: Command;
  readonly now: number;
  /** What the component reports at the moment; `undefined` where it has no such attribute. */
  reported(attribute: string, capability?: string): unknown;
}

type EffectsOf = (context: EffectContext) => readonly Effect[];

const TRAVEL_MS = seconds(2);

const first = ({ command }: EffectContext): unknown => command.arguments[0];
const numberOf = (value: unknown, otherwise = 0): number => (typeof value === 'number' ? value : otherwise);
const inPercent = (value: number): number => Math.min(100, Math.max(0, value));

/** A change of the switch in the same component, where it has one. */
const switched = (context: EffectContext, on: boolean): Effect[] =>
  context.reported('switch', 'switch') === undefined
    ? []
    : [{ capability: 'switch', attribute: 'switch', value: on ? 'on' : 'off' }];

const stepOf = (attribute: string, step: number): EffectsOf => {
  return (context) => [{ attribute, value: inPercent(numberOf(context.reported(attribute)) + step) }];
};

const channelStep = (step: number): EffectsOf => {
  return (context) => [{ attribute: 'tvChannel', value: String(Number(context.reported('tvChannel') ?? 1) + step) }];
};

const hueAndSaturation = (hex: string): { hue: number; saturation: number } => {
  const [red = 0, green = 0, blue = 0] = (hex.replace('#', '').match(/../g) ?? []).map(
    (part) => parseInt(part, 16) / 255,
  );
  const max = Math.max(red, green, blue);
  const range = max - Math.min(red, green, blue);
  if (range === 0) return { hue: 0, saturation: 0 };
  const sixth =
    max === red ? (green - blue) / range : max === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  return { hue: Math.round((((sixth + 6) % 6) / 6) * 100), saturation: Math.round((range / max) * 100) };
};

const setColor: EffectsOf = (context) => {
  const wanted = objectOf(first(context));
  const hex = typeof wanted['hex'] === 'string' ? hueAndSaturation(wanted['hex']) : {};
  const { hue, saturation, level } = { ...hex, ...wanted } as Record<string, unknown>;
  return [
    ...(hue === undefined ? [] : [{ attribute: 'hue', value: hue }]),
    ...(saturation === undefined ? [] : [{ attribute: 'saturation', value: saturation }]),
    ...(level === undefined ? [] : [{ capability: 'switchLevel', attribute: 'level', value: level }]),
    ...switched(context, wanted['switch'] !== 'off'),
  ];
};

/** Things that move say so first, and arrive later. */
const travel = (attribute: string, moving: string, arrived: string): EffectsOf => {
  return (context) =>
    context.reported(attribute) === arrived
      ? []
      : [
          { attribute, value: moving },
          { attribute, value: arrived, afterMs: TRAVEL_MS },
        ];
};

const moveShade = (level: number): EffectsOf => {
  return (context) => {
    const before = context.reported('shadeLevel', 'windowShadeLevel');
    const opens = numberOf(before, level === 0 ? 100 : 0) < level;
    const arrived = level === 0 ? 'closed' : level === 100 ? 'open' : 'partially open';
    const hasShade = context.reported('windowShade', 'windowShade') !== undefined;
    if (hasShade && before === level && context.reported('windowShade', 'windowShade') === arrived) return [];
    const shade = { capability: 'windowShade', attribute: 'windowShade' };
    return [
      ...(hasShade ? [{ ...shade, value: opens ? 'opening' : 'closing' }] : []),
      ...(before === undefined
        ? []
        : [{ capability: 'windowShadeLevel', attribute: 'shadeLevel', value: level, afterMs: TRAVEL_MS }]),
      ...(hasShade ? [{ ...shade, value: arrived, afterMs: TRAVEL_MS }] : []),
    ];
  };
};

const locked = (value: string): EffectsOf => {
  return () => [{ attribute: 'lock', value, data: { method: 'command' } }];
};

/** A machine's state, and what follows from it: the job, and when it will be done. A pause leaves both as they are. */
const machine = (jobAttribute: string, jobs: { run: string; stop: string }): EffectsOf => {
  return (context) => {
    const state = first(context);
    const machineState = { attribute: 'machineState', value: state };
    if (state !== 'run' && state !== 'stop') return [machineState];
    const done = new Date(context.now + (state === 'run' ? hours(1) : 0)).toISOString();
    return [
      machineState,
      { attribute: jobAttribute, value: jobs[state] },
      { attribute: 'completionTime', value: `${done.slice(0, 19)}Z` },
    ];
  };
};

const operating = (value: string): EffectsOf => {
  return () => [{ attribute: 'operatingState', value }];
};

const startOven: EffectsOf = (context) => {
  const [mode, time, setpoint] = context.command.arguments;
  return [
    { attribute: 'machineState', value: 'running' },
    { attribute: 'ovenJobState', value: 'cooking' },
    ...(time === undefined ? [] : [{ attribute: 'operationTime', value: time }]),
    ...(mode === undefined ? [] : [{ capability: 'ovenMode', attribute: 'ovenMode', value: mode }]),
    ...(setpoint === undefined ? [] : [{ capability: 'ovenSetpoint', attribute: 'ovenSetpoint', value: setpoint }]),
  ];
};

const activated = (value: boolean): EffectsOf => {
  return () => [{ attribute: 'activated', value }];
};
const repeats = (value: boolean): EffectsOf => {
  return () => [{ attribute: 'repeatModeEnabled', value }];
};
const soaks = (value: string): EffectsOf => {
  return () => [{ attribute: 'status', value }];
};

/** What commands do that the definitions do not tell. Effects on attributes that a device lacks are left out. */
const effects: Record<string, EffectsOf> = {
  'colorControl.setColor': setColor,
  'switchLevel.setLevel': (context) => [
    { attribute: 'level', value: first(context) },
    ...switched(context, numberOf(first(context)) > 0),
  ],
  'audioVolume.volumeUp': stepOf('volume', 1),
  'audioVolume.volumeDown': stepOf('volume', -1),
  'mediaGroup.groupVolumeUp': stepOf('groupVolume', 1),
  'mediaGroup.groupVolumeDown': stepOf('groupVolume', -1),
  'tvChannel.channelUp': channelStep(1),
  'tvChannel.channelDown': channelStep(-1),
  'lock.lock': locked('locked'),
  'lock.unlock': locked('unlocked'),
  'lock.unlatch': locked('unlatched'),
  'doorControl.open': travel('door', 'opening', 'open'),
  'doorControl.close': travel('door', 'closing', 'closed'),
  'windowShade.open': moveShade(100),
  'windowShade.close': moveShade(0),
  'windowShade.pause': () => [{ attribute: 'windowShade', value: 'partially open' }],
  'windowShadeLevel.setShadeLevel': (context) => moveShade(numberOf(first(context)))(context),
  'windowShadePreset.presetPosition': (context) => moveShade(numberOf(context.reported('position'), 50))(context),
  'energyMeter.resetEnergyMeter': () => [{ attribute: 'energy', value: 0 }],
  'filterState.resetFilter': () => [{ attribute: 'filterLifeRemaining', value: 100 }],
  'washerOperatingState.setMachineState': machine('washerJobState', { run: 'wash', stop: 'none' }),
  'dryerOperatingState.setMachineState': machine('dryerJobState', { run: 'drying', stop: 'none' }),
  'dishwasherOperatingState.setMachineState': machine('dishwasherJobState', { run: 'wash', stop: 'unknown' }),
  'ovenOperatingState.start': startOven,
  'ovenOperatingState.stop': () => [
    { attribute: 'machineState', value: 'ready' },
    { attribute: 'ovenJobState', value: 'ready' },
  ],
  'samsungce.powerCool.activate': activated(true),
  'samsungce.powerCool.deactivate': activated(false),
  'samsungce.powerFreeze.activate': activated(true),
  'samsungce.powerFreeze.deactivate': activated(false),
  'samsungce.robotCleanerCleaningMode.enableRepeatMode': repeats(true),
  'samsungce.robotCleanerCleaningMode.disableRepeatMode': repeats(false),
  'samsungce.washerBubbleSoak.on': soaks('on'),
  'samsungce.washerBubbleSoak.off': soaks('off'),
  'samsungce.washerOperatingState.start': operating('running'),
  'samsungce.washerOperatingState.resume': operating('running'),
  'samsungce.washerOperatingState.pause': operating('paused'),
  'samsungce.washerOperatingState.cancel': operating('ready'),
  'samsungce.dryerOperatingState.start': operating('running'),
  'samsungce.dryerOperatingState.resume': operating('running'),
  'samsungce.dryerOperatingState.pause': operating('paused'),
  'samsungce.dryerOperatingState.cancel': operating('ready'),
  'samsungce.ovenOperatingState.start': operating('running'),
  'samsungce.ovenOperatingState.pause': operating('paused'),
  'samsungce.ovenOperatingState.stop': operating('ready'),
  'samsungce.robotCleanerOperatingState.start': operating('cleaning'),
  'samsungce.robotCleanerOperatingState.resume': operating('cleaning'),
  'samsungce.robotCleanerOperatingState.pause': operating('paused'),
  'samsungce.robotCleanerOperatingState.returnToHome': operating('homing'),
};

/** The attribute that a setter sets. Some definitions name a setter for the list of supported values too. */
const attributeOfSetter = (definition: LiveDefinition, command: string): string | undefined => {
  const all = Object.keys(definition.attributes);
  const setBy = all.filter((name) => definition.attributes[name]?.setter === command);
  // Many definitions name no setter at all, and mean the command with the attribute's name.
  const names = setBy.length > 0 ? setBy : all.filter((name) => `set${name}`.toLowerCase() === command.toLowerCase());
  return names.find((name) => `set${name}`.toLowerCase() === command.toLowerCase()) ?? names.find(isNoList) ?? names[0];
};
const isNoList = (name: string): boolean => !/^(supported|available)/.test(name);

const defined = (definition: LiveDefinition, command: Command): Effect[] => {
  const fixed = Object.entries(definition.attributes).flatMap(([attribute, { enumCommands = [] }]) =>
    enumCommands.filter((each) => each.command === command.command).map(({ value }) => ({ attribute, value })),
  );
  if (fixed.length > 0) return fixed;
  const attribute = attributeOfSetter(definition, command.command);
  const [value] = command.arguments;
  return attribute === undefined || value === undefined ? [] : [{ attribute, value }];
};

/** What a command does to the component it was sent to. Commands such as `refresh` do nothing. */
export const effectsOf = (definition: LiveDefinition | undefined, context: EffectContext): readonly Effect[] => {
  const { capability, command } = context.command;
  const special = effects[`${capability}.${command}`];
  const all = special?.(context) ?? (definition === undefined ? [] : defined(definition, context.command));
  return all.filter((effect) => context.reported(effect.attribute, effect.capability) !== undefined);
};
