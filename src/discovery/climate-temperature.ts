import type { DeviceContext } from './context.ts';

export type TemperatureUnit = 'C' | 'F';

/** Where a number with a unit is reported. */
export type Place = readonly [capability: string, attribute: string];

export interface Limits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
}

const isUnit = (unit: string | undefined): unit is TemperatureUnit => unit === 'C' || unit === 'F';

/** The unit of the first place that has one; Celsius where none has. */
export const temperatureUnit = (context: DeviceContext, component: string, places: readonly Place[]): TemperatureUnit =>
  places.map(([capability, attribute]) => context.unit(component, capability, attribute)).find(isUnit) ?? 'C';

export const convert = (value: number, from: TemperatureUnit, to: TemperatureUnit): number => {
  if (from === to) return value;
  const converted = to === 'F' ? value * 1.8 + 32 : (value - 32) / 1.8;
  return Math.round(converted * 10) / 10;
};

const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** Limits beyond boiling water and deep frost are placeholders: Samsung's -1000 is "no limit". */
const isPlausible = (value: number, unit: TemperatureUnit): boolean => {
  const celsius = convert(value, unit, 'C');
  return celsius >= -50 && celsius <= 100;
};

/** Reads `{minimum, maximum, step}`; the deprecated `thermostat` reports a pair of numbers. */
const partsOf = (value: unknown): Limits => {
  const { minimum, maximum, step } = (
    Array.isArray(value) ? { minimum: value[0], maximum: value[1] } : typeof value === 'object' ? (value ?? {}) : {}
  ) as Readonly<Record<string, unknown>>;
  const [low, high, by] = [asNumber(minimum), asNumber(maximum), asNumber(step)];
  return {
    ...(low === undefined ? {} : { minimum: low }),
    ...(high === undefined ? {} : { maximum: high }),
    ...(by === undefined ? {} : { step: by }),
  };
};

const sensible = ({ minimum, maximum, step }: Limits, from: TemperatureUnit, to: TemperatureUnit): Limits => {
  const low = minimum !== undefined && isPlausible(minimum, from) ? convert(minimum, from, to) : undefined;
  const high = maximum !== undefined && isPlausible(maximum, from) ? convert(maximum, from, to) : undefined;
  if (low !== undefined && high !== undefined && low >= high) return {};
  return {
    ...(low === undefined ? {} : { minimum: low }),
    ...(high === undefined ? {} : { maximum: high }),
    ...(step !== undefined && step >= 0.1 && step <= 5 ? { step } : {}),
  };
};

/** The limits that a range attribute reports, in the unit wanted; empty where it makes no sense. */
export const rangeLimits = (
  context: DeviceContext,
  component: string,
  [capability, attribute]: Place,
  unit: TemperatureUnit,
): Limits => {
  const own = context.unit(component, capability, attribute);
  return sensible(partsOf(context.value(component, capability, attribute)), isUnit(own) ? own : unit, unit);
};

/** The limits that Samsung's appliances report beside their set-point. */
export const setpointControlLimits = (context: DeviceContext, component: string, unit: TemperatureUnit): Limits => {
  const capability = 'custom.thermostatSetpointControl';
  if (!context.has(component, capability)) return {};
  const own = context.unit(component, capability, 'minimumSetpoint');
  const value = {
    minimum: context.value(component, capability, 'minimumSetpoint'),
    maximum: context.value(component, capability, 'maximumSetpoint'),
  };
  return sensible(partsOf(value), isUnit(own) ? own : unit, unit);
};

/** The widest limits that allow what any of these allows. */
export const widest = (all: readonly Limits[]): Limits => {
  const present = (key: keyof Limits): number[] => all.flatMap((limits) => limits[key] ?? []);
  const [minima, maxima, steps] = [present('minimum'), present('maximum'), present('step')];
  return {
    ...(minima.length === 0 ? {} : { minimum: Math.min(...minima) }),
    ...(maxima.length === 0 ? {} : { maximum: Math.max(...maxima) }),
    ...(steps.length === 0 ? {} : { step: Math.min(...steps) }),
  };
};

/** What a device reports of its limits, and Home Assistant's 7 to 35 °C for what it does not; as wide where these do not meet. */
export const climateLimits = (unit: TemperatureUnit, own: Limits): Limits => {
  const usual = { minimum: convert(7, 'C', unit), maximum: convert(35, 'C', unit) };
  const { minimum, maximum } = { ...usual, ...own };
  if (minimum < maximum) return { ...own, minimum, maximum };
  const width = usual.maximum - usual.minimum;
  return own.minimum === undefined
    ? { ...own, minimum: maximum - width, maximum }
    : { ...own, minimum, maximum: minimum + width };
};

/** The keys of climates and water heaters for their limits. */
export const limitKeys = ({ minimum, maximum }: Limits): Record<string, unknown> => ({
  ...(minimum === undefined ? {} : { min_temp: minimum }),
  ...(maximum === undefined ? {} : { max_temp: maximum }),
});
