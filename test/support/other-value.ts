import type { CapabilityDefinition, JsonSchema } from '../../src/capabilities/definition.ts';
import { ownLimits, type Reported } from '../../src/capabilities/own-limits.ts';
import { waysToSet } from '../../src/capabilities/setter.ts';

/** For attributes whose schema tells too little. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  color: { hue: 40, saturation: 60 },
  dishwasherDelayStartTime: '01:30:00',
};

const numberWithin = ({ minimum = 0, maximum = minimum + 10 }: JsonSchema, current: unknown): number => {
  const middle = Math.round((minimum + Math.min(maximum, minimum + 10_000)) / 2);
  return middle === current ? middle + 1 : middle;
};

/** A value that an attribute may be set to, and that it does not have. */
export const otherValueFor = (definition: CapabilityDefinition, attribute: string, reported: Reported): unknown => {
  const { values, setter } = waysToSet(definition, attribute);
  const { supported, range } = ownLimits(definition, attribute, reported);
  const current = reported(attribute);
  const schema = setter?.argument.schema ?? {};
  const listed = supported ?? schema.enum ?? (values.length > 0 ? values.map(({ value }) => value) : undefined);
  if (listed !== undefined) return listed.find((value) => value !== current) ?? listed[0];
  if (attribute in EXAMPLES) return EXAMPLES[attribute];
  if (schema.type === 'integer' || schema.type === 'number') return numberWithin({ ...schema, ...range }, current);
  return schema.type === 'boolean' ? current !== true : 'something';
};
