import type { DeviceContext } from './context.ts';

/**
 * What parts of Samsung's appliances are called. Empty: the part is all there is of its kind, so its things need no
 * other name. Parts that are not here carry their own label.
 */
const PARTS: Readonly<Record<string, string>> = {
  main: '',
  cooler: 'Fridge',
  freezer: 'Freezer',
  onedoor: '',
  cvroom: 'CoolSelect+',
  'cavity-01': 'Second cavity',
  sub: 'Upper washer',
  station: '',
  INDOOR: 'Zone',
  INDOOR1: 'Zone 1',
  INDOOR2: 'Zone 2',
};

const hasOwnLabel = (context: DeviceContext, component: string): boolean => {
  const label = context.device.components.find(({ id }) => id === component)?.label;
  return label !== undefined && label !== '' && label !== component;
};

/** `Fridge`, `Second cavity`, `Burner 1`, or the label that the user gave; empty for the device as a whole. */
export const partName = (context: DeviceContext, component: string): string => {
  const known = Object.hasOwn(PARTS, component) && !(component !== 'main' && hasOwnLabel(context, component));
  return known ? (PARTS[component] ?? '') : context.label(component);
};

/** Abbreviations keep their capitals: `PM10`, `X coordinate`. */
const inSentence = (name: string): string =>
  /^[A-Z][a-z]/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;

/** The name of something in a component: `Temperature` in `cooler` is `Fridge temperature`. */
export const nameIn = (context: DeviceContext, component: string, name: string | null): string | null => {
  const part = partName(context, component);
  if (part === '') return name;
  return name === null ? part : `${part} ${inSentence(name)}`;
};
