import type { DeviceContext } from './context.ts';
import { type ControlRow, commandTopic, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';
import { known, quote } from './templates.ts';

/** One thing that is either on or off. */
export interface SwitchRow extends ControlRow {
  readonly attribute: string;
  /** What it reports, and takes, when it is on; absent: `on`. Whatever else it reports is shown as off. */
  readonly on?: string;
  /** What it takes to be off; absent: `off`. */
  readonly off?: string;
  /** The command that takes the word; absent: the attribute itself is set. */
  readonly command?: string;
  /** A Jinja condition that says whether it is on, where the reported value is not the word that is sent. */
  readonly isOn?: string;
}

const switchEntity = (context: DeviceContext, component: string, row: SwitchRow): Entity => {
  const { capability, attribute, on = 'on', off = 'off', command, isOn = `value == ${quote(on)}` } = row;
  const payload = (word: string): string => (command === undefined ? word : JSON.stringify([word]));
  return controlEntity(
    context,
    component,
    row,
    'switch',
    { attribute },
    {
      state_topic: context.attributeTopic(component, capability, attribute),
      value_template: known(`(${quote(on)} if ${isOn} else ${quote(off)})`),
      state_on: on,
      state_off: off,
      command_topic: commandTopic(context, component, { capability, attribute, command }),
      payload_on: payload(on),
      payload_off: payload(off),
    },
  );
};

/** The switches of a table that a device has. */
export const switchesFrom =
  (rows: readonly SwitchRow[]) =>
  (context: DeviceContext): Entity[] =>
    rows.flatMap((row) => placesOf(context, row).map((component) => switchEntity(context, component, row)));
