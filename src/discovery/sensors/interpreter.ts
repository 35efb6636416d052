import { nameIn } from '../component-names.ts';
import type { DeviceContext } from '../context.ts';
import { defined } from '../defined.ts';
import { fittingClass } from '../device-classes.ts';
import type { Entity } from '../entity.ts';
import { known, quote } from '../templates.ts';
import { homeAssistantUnit } from '../units.ts';
import type { Reading, SensorRow } from './row.ts';
import { temperatureUnit } from './temperature-unit.ts';
import { vocabularyOf, wordTemplate } from './vocabulary.ts';

const LONGEST_STATE = 255;
/** Home Assistant takes no time without its zone. */
const ISO_TIME = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}.*(Z|[+-][0-9]{2}:?[0-9]{2})$';

const when = (expression: string, condition: string): string => `{{ ${expression} if ${condition} else None }}`;

/** The template of everything but words, whose template depends on the device. */
const templateOf = (reading: Exclude<Reading, { kind: 'word' }>): string => {
  switch (reading.kind) {
    case 'text':
      return known(`value[:${LONGEST_STATE}]`);
    case 'number': {
      const { meaningless = [] } = reading;
      const isMeaningful = meaningless.length === 0 ? '' : ` and value | float(0) not in (${meaningless.join(', ')},)`;
      return when('value', `is_number(value)${isMeaningful}`);
    }
    case 'item': {
      const item = `value_json[${reading.index}]`;
      return when(item, `value_json is list and value_json | count > ${reading.index} and ${item} is number`);
    }
    case 'property': {
      const found = `value_json.get(${quote(reading.property)})`;
      const { times, dividedBy } = reading;
      const factor = times === undefined ? '' : ` * ${times}`;
      const divisor = dividedBy === undefined ? '' : ` / ${dividedBy}`;
      return when(`${found}${factor}${divisor}`, `value_json is mapping and ${found} is number`);
    }
    case 'count':
      return when('value_json | count', 'value_json is list or value_json is mapping');
    case 'time':
      return when('value', `value is match('${ISO_TIME}')`);
    case 'epoch':
      return when('as_datetime(value).isoformat()', `value is match('[1-9][0-9]{8,9}$')`);
    default:
      return reading satisfies never;
  }
};

const unitOf = (context: DeviceContext, component: string, row: SensorRow): string | undefined => {
  if (row.fixedUnit === true) return row.unit;
  const [capability, attribute] = row.unitOf ?? [row.capability, row.attribute];
  const reported = homeAssistantUnit(context.unit(component, capability, attribute));
  if (reported !== undefined) return reported;
  return row.deviceClass === 'temperature' ? temperatureUnit(context, component) : row.unit;
};

const numberConfig = (context: DeviceContext, component: string, row: SensorRow): Readonly<Record<string, unknown>> => {
  const unit = unitOf(context, component, row);
  return {
    device_class: fittingClass(row.deviceClass, unit),
    state_class: row.stateClass,
    unit_of_measurement: unit,
    suggested_display_precision: row.precision,
  };
};

const extraConfig = (topic: string, extra: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> => {
  const pairs = Object.entries(extra).map(([name, key]) => `${quote(name)}: value_json.get(${quote(key)})`);
  return {
    json_attributes_topic: topic,
    json_attributes_template: `{{ ({${pairs.join(', ')}} if value_json is mapping else {}) | tojson }}`,
  };
};

const readingConfig = (
  context: DeviceContext,
  component: string,
  row: SensorRow,
): Readonly<Record<string, unknown>> => {
  const { reading, capability, attribute } = row;
  switch (reading.kind) {
    case 'word': {
      const vocabulary = vocabularyOf(context, { component, capability, attribute }, reading);
      const options = [...new Set(vocabulary.map(([, shown]) => shown))];
      return {
        value_template: wordTemplate(vocabulary),
        ...(options.length === 0 ? {} : { device_class: row.deviceClass, options }),
      };
    }
    case 'text':
    case 'time':
    case 'epoch':
      return { value_template: templateOf(reading), device_class: row.deviceClass };
    case 'number':
    case 'item':
    case 'property':
    case 'count':
      return { value_template: templateOf(reading), ...numberConfig(context, component, row) };
    default:
      return reading satisfies never;
  }
};

const reports = (value: unknown, reading: Reading): boolean =>
  reading.kind === 'property' && typeof value === 'object' && value !== null && reading.property in value;

/** Whether the component has the sensor, and whether it is switched on. */
const presenceOf = (context: DeviceContext, component: string, row: SensorRow): 'absent' | 'quiet' | 'shown' => {
  const { capability, attribute, components = ['main'] } = row;
  const isExpected = components.includes(component);
  if (!context.has(component, capability) || (row.nowhereElse === true && !isExpected)) return 'absent';
  if (row.when?.(context, component) === false) return 'absent';
  const needsValue = row.whereReported === true || row.beyond === true || !isExpected;
  const value = needsValue ? context.value(component, capability, attribute) : undefined;
  if (row.whereReported === true && !reports(value, row.reading)) return 'absent';
  if (needsValue && value === undefined) return 'absent';
  return row.quiet === true || value === null ? 'quiet' : 'shown';
};

const sensorEntity = (context: DeviceContext, component: string, row: SensorRow, isQuiet: boolean): Entity => {
  const { capability, attribute, key } = row;
  const topic = context.attributeTopic(component, capability, attribute);
  return {
    platform: 'sensor',
    source: { component, capability, attribute, ...(key === undefined ? {} : { key }) },
    name: nameIn(context, component, row.name),
    ...(row.category === undefined ? {} : { category: row.category }),
    ...(isQuiet ? { enabledByDefault: false as const } : {}),
    config: defined({
      state_topic: topic,
      ...readingConfig(context, component, row),
      icon: row.icon,
      ...(row.extra === undefined ? {} : extraConfig(topic, row.extra)),
    }),
  };
};

/** The sensors of a table that a device has. */
export const sensorsFrom = (rows: readonly SensorRow[], context: DeviceContext): Entity[] =>
  rows.flatMap((row) =>
    context.components.flatMap((component) => {
      const presence = presenceOf(context, component, row);
      return presence === 'absent' ? [] : [sensorEntity(context, component, row, presence === 'quiet')];
    }),
  );
