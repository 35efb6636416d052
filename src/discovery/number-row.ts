import type { DeviceContext } from './context.ts';
import { type ControlRow, commandTopic, controlEntity, placesOf } from './control.ts';
import { fittingClass } from './device-classes.ts';
import type { Entity } from './entity.ts';
import { known } from './templates.ts';
import { homeAssistantUnit } from './units.ts';

/** The bounds of a number, both included; steps are 1 where nothing is said. */
export interface Limits {
  readonly minimum: number;
  readonly maximum: number;
  readonly step?: number;
}

/** One number that can be set. */
export interface NumberRow extends ControlRow {
  readonly attribute: string;
  /** A function reads them off the device; undefined: it cannot be set now, and there is no entity. */
  readonly limits: Limits | ((context: DeviceContext, component: string) => Limits | undefined);
  /** The unit of the value, where it comes with one; else this. False: none, whatever comes. */
  readonly unit?: string | false;
  /** Another attribute of the same component whose unit holds. */
  readonly unitOf?: readonly [capability: string, attribute: string];
  readonly deviceClass?: string;
  readonly mode?: 'box' | 'slider';
  /** The command that takes the number; absent: the attribute itself is set. */
  readonly command?: string;
  /** Jinja for the shown number; absent: the value is the number. */
  readonly reading?: string;
  /** Jinja for what is sent; absent: the number itself. */
  readonly sent?: string;
}

/** Reads `{minimum, maximum, step}`; undefined where it is no range, or one that holds no number. */
export const rangeOf = (value: unknown): Limits | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { minimum, maximum, step } = value as Readonly<Record<string, unknown>>;
  if (typeof minimum !== 'number' || typeof maximum !== 'number' || minimum >= maximum) return undefined;
  return { minimum, maximum, ...(typeof step === 'number' && step > 0 ? { step } : {}) };
};

/** The range that another attribute of the same capability reports. */
export const reportedIn =
  (capability: string, attribute: string) =>
  (context: DeviceContext, component: string): Limits | undefined =>
    rangeOf(context.value(component, capability, attribute));

const unitOf = (context: DeviceContext, component: string, row: NumberRow): string | undefined => {
  if (row.unit === false) return undefined;
  const [capability, attribute] = row.unitOf ?? [row.capability, row.attribute];
  return homeAssistantUnit(context.unit(component, capability, attribute) ?? row.unit);
};

const commandTemplate = ({ command, sent }: NumberRow): string | undefined => {
  if (command !== undefined) return `{{ [${sent ?? 'value'}] | tojson }}`;
  return sent === undefined ? undefined : `{{ ${sent} }}`;
};

const numberEntity = (context: DeviceContext, component: string, row: NumberRow): Entity[] => {
  const limits = typeof row.limits === 'function' ? row.limits(context, component) : row.limits;
  if (limits === undefined) return [];
  const { capability, attribute, command, reading, mode, deviceClass } = row;
  const unit = unitOf(context, component, row);
  return [
    controlEntity(
      context,
      component,
      row,
      'number',
      { attribute },
      {
        state_topic: context.attributeTopic(component, capability, attribute),
        value_template: known(reading),
        command_topic: commandTopic(context, component, { capability, attribute, command }),
        command_template: commandTemplate(row),
        min: limits.minimum,
        max: limits.maximum,
        step: limits.step ?? 1,
        mode,
        unit_of_measurement: unit,
        device_class: fittingClass(deviceClass, unit),
      },
    ),
  ];
};

/** The numbers of a table that a device has. */
export const numbersFrom =
  (rows: readonly NumberRow[]) =>
  (context: DeviceContext): Entity[] =>
    rows.flatMap((row) => placesOf(context, row).flatMap((component) => numberEntity(context, component, row)));
