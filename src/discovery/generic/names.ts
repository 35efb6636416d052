import type { DeviceContext } from '../context.ts';

/** `dryingTemperature` → `Drying temperature`; abbreviations in capitals stay. */
export const wordsOf = (name: string): string => {
  const spaced = name
    .replace(/[_.-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .trim();
  const words = spaced.split(/\s+/).map((word) => (/^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const withoutNamespace = (capability: string): string => capability.split('.').at(-1) ?? capability;

/** The component's label, then the attribute; the capability in between where the attribute's name alone says too little. */
export const genericName = (
  context: DeviceContext,
  component: string,
  capability: string,
  attribute: string,
  attributes: number,
): string => {
  const subject = wordsOf(withoutNamespace(capability));
  const what = wordsOf(attribute);
  const isSaid = what.toLowerCase().includes(subject.toLowerCase()) || subject.toLowerCase() === what.toLowerCase();
  const name = isSaid ? what : attributes === 1 ? subject : `${subject} ${what.toLowerCase()}`;
  const label = context.label(component);
  return label === '' ? name : `${label} ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
};
