import type { DeviceContext } from './context.ts';
import { type ControlRow, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';

/** One thing that is done when a button is pressed. */
export interface ButtonRow extends ControlRow {
  readonly command: string;
  /** The command's arguments; absent: none. */
  readonly arguments?: readonly unknown[];
  /** Tells buttons of one command apart. */
  readonly key?: string;
  readonly icon?: string;
}

const buttonEntity = (context: DeviceContext, component: string, row: ButtonRow): Entity => {
  const { capability, command, key, icon } = row;
  const claims = [`${capability}()${command}`, ...(row.claims ?? [])];
  const source = { attribute: command, ...(key === undefined ? {} : { key }) };
  return controlEntity(context, component, { ...row, claims }, 'button', source, {
    command_topic: context.runTopic(component, capability, command),
    payload_press: JSON.stringify(row.arguments ?? []),
    icon,
  });
};

/** The buttons of a table that a device has. */
export const buttonsFrom =
  (rows: readonly ButtonRow[]) =>
  (context: DeviceContext): Entity[] =>
    rows.flatMap((row) => placesOf(context, row).map((component) => buttonEntity(context, component, row)));
