import type { DeviceContext } from '../context.ts';
import type { Limits } from '../number-row.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** What ovens can do that say nothing about it. */
const ANY_OVEN: Readonly<Record<string, Limits>> = {
  C: { minimum: 30, maximum: 300, step: 5 },
  F: { minimum: 80, maximum: 575, step: 5 },
};

/** Grills have levels rather than temperatures; ovens number them from 61441. */
const HOTTEST = 1_000;

/** The unit of an oven's set-point, which comes without one: that of the temperature beside it. */
export const ovenUnit = (context: DeviceContext, component: string): string =>
  context.unit(component, 'temperatureMeasurement', 'temperature') ?? 'C';

/** Minimum and maximum over the modes that a kitchen device lists with their temperatures. */
const specified = (context: DeviceContext, component: string, unit: string): Limits | undefined => {
  const specification = objectOf(context.value(component, 'samsungce.kitchenModeSpecification', 'specification'));
  const modes = Array.isArray(specification['single']) ? specification['single'] : [];
  const ranges = modes.flatMap((mode: unknown) => {
    const temperature = objectOf(objectOf(objectOf(mode)['supportedOptions'])['temperature']);
    const { min, max } = objectOf(temperature[unit]);
    return typeof min === 'number' && typeof max === 'number' && max < HOTTEST ? [{ min, max }] : [];
  });
  if (ranges.length === 0) return undefined;
  return { minimum: Math.min(...ranges.map(({ min }) => min)), maximum: Math.max(...ranges.map(({ max }) => max)) };
};

/** Between which temperatures an oven can be set. */
export const ovenLimits = (context: DeviceContext, component: string): Limits | undefined => {
  const unit = ovenUnit(context, component);
  const limits = specified(context, component, unit);
  return limits !== undefined && limits.minimum < limits.maximum ? { ...limits, step: 5 } : ANY_OVEN[unit];
};
