import { applianceSensors } from './binary-sensors/appliances.ts';
import { openingSensors } from './binary-sensors/openings.ts';
import { presenceSensors } from './binary-sensors/presence.ts';
import { problemSensors } from './binary-sensors/problems.ts';
import type { BinarySensorRow } from './binary-sensors/row.ts';
import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { quote } from './templates.ts';

const BINARY_SENSORS = [...openingSensors, ...presenceSensors, ...applianceSensors, ...problemSensors];

/** `ON`, `OFF`, or unknown where nothing is known. */
const templateOf = (on: readonly string[] | undefined): string => {
  const condition =
    on === undefined ? "value not in ('[]', '{}')" : `value in (${on.map((word) => `${quote(word)},`).join(' ')})`;
  return `{{ ('ON' if ${condition} else 'OFF') if value not in ('null', '""', '', 'unknown') else None }}`;
};

/** Whether the component has the sensor, and whether it is switched on. */
const presenceOf = (context: DeviceContext, component: string, row: BinarySensorRow): 'absent' | 'quiet' | 'shown' => {
  const { capability, attribute, components = ['main'] } = row;
  const isExpected = components.includes(component);
  if (!context.has(component, capability) || (row.nowhereElse === true && !isExpected)) return 'absent';
  if (row.when?.(context, component) === false) return 'absent';
  if (isExpected && row.beyond !== true) return 'shown';
  const value = context.value(component, capability, attribute);
  if (value === undefined) return 'absent';
  return value === null ? 'quiet' : 'shown';
};

const binarySensorEntity = (
  context: DeviceContext,
  component: string,
  row: BinarySensorRow,
  isQuiet: boolean,
): Entity => {
  const { capability, attribute, deviceClass } = row;
  const classOf = typeof deviceClass === 'function' ? deviceClass(context) : deviceClass;
  const name = typeof row.name === 'function' ? row.name(context) : row.name;
  return {
    platform: 'binary_sensor',
    source: { component, capability, attribute },
    name: nameIn(context, component, name),
    ...(row.category === undefined ? {} : { category: row.category }),
    ...(isQuiet ? { enabledByDefault: false as const } : {}),
    config: {
      state_topic: context.attributeTopic(component, capability, attribute),
      value_template: templateOf(row.on),
      ...(classOf === undefined ? {} : { device_class: classOf }),
    },
  };
};

/** What a device is, one of two ways: open or closed, wet or dry, running or not. */
export const binarySensorEntities = (context: DeviceContext): Entity[] =>
  BINARY_SENSORS.flatMap((row) =>
    context.components.flatMap((component) => {
      const presence = presenceOf(context, component, row);
      return presence === 'absent' ? [] : [binarySensorEntity(context, component, row, presence === 'quiet')];
    }),
  );
