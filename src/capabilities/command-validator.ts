import { type Rejection, reject } from '../core/command.ts';
import type { ArgumentDefinition, CapabilityDefinition } from './definition.ts';
import { listWords } from './expectation.ts';
import type { OwnLimits } from './own-limits.ts';
import { checkValue, fitValue } from './value.ts';

/** The device's own limits for the argument at a position. */
export type OwnLimitsAt = (position: number) => OwnLimits;

const noLimits: OwnLimitsAt = () => ({});

/** The arguments of a command; undefined where the capability has no such command. */
export const commandArguments = (
  definition: CapabilityDefinition,
  command: string,
): readonly ArgumentDefinition[] | undefined =>
  Object.hasOwn(definition.commands, command) ? definition.commands[command]?.arguments : undefined;

const unknownCommand = (definition: CapabilityDefinition, command: string): Rejection => {
  const commands = Object.keys(definition.commands);
  const known = commands.length === 0 ? 'It has no commands.' : `Its commands: ${listWords(commands)}.`;
  return reject('UNKNOWN_COMMAND', `${definition.id} has no command ${command}. ${known}`);
};

const wantedCount = (list: readonly ArgumentDefinition[]): string => {
  if (list.length === 0) return 'no arguments';
  const names = list.map(({ name, optional }) => (optional ? `${name} (optional)` : name));
  return `${list.length === 1 ? 'one argument' : `${list.length} arguments`}: ${listWords(names)}`;
};

/** The arguments, each as its schema wants it where there is such a reading: `"40"` is 40 for a whole number. */
export const fitArguments = (
  definition: CapabilityDefinition,
  command: string,
  list: readonly unknown[],
  own: OwnLimitsAt = noLimits,
): readonly unknown[] => {
  const wanted = commandArguments(definition, command) ?? [];
  return list.map((value, position) => {
    const argument = wanted[position];
    return argument === undefined ? value : fitValue(value, argument.schema, own(position));
  });
};

/** Says in one sentence why SmartThings would refuse a command, or undefined where nothing speaks against it. */
export const validateCommand = (
  definition: CapabilityDefinition,
  command: string,
  list: readonly unknown[],
  own: OwnLimitsAt = noLimits,
): Rejection | undefined => {
  const wanted = commandArguments(definition, command);
  if (wanted === undefined) return unknownCommand(definition, command);
  const needed = wanted.findLastIndex(({ optional }) => !optional) + 1;
  if (list.length < needed || list.length > wanted.length) {
    return reject('INVALID_VALUE', `${command} takes ${wantedCount(wanted)}; it got ${list.length}.`);
  }
  for (const [position, value] of list.entries()) {
    const argument = wanted[position];
    if (argument === undefined) continue;
    const wrong = checkValue(argument.name, value, argument.schema, own(position));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};
