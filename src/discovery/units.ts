/** SmartThings' units as Home Assistant writes them; those that are not here are the same. */
const UNITS: Readonly<Record<string, string>> = {
  C: '°C',
  F: '°F',
  lux: 'lx',
  'μg/m^3': 'μg/m³',
  'ug/m^3': 'μg/m³',
  'ug/m3': 'μg/m³',
  'mg/m^3': 'mg/m³',
  'm^3': 'm³',
  'm^2': 'm²',
  'm^3/h': 'm³/h',
  mBar: 'mbar',
  ccf: 'CCF',
  gpm: 'gal/min',
  cc: 'mL',
  cf: 'ft³',
  'kg/m^2': 'kg/m²',
  lbs: 'lb',
  knots: 'kn',
  Hour: 'h',
  hour: 'h',
  hr: 'h',
  minute: 'min',
  mins: 'min',
  second: 's',
  sec: 's',
  º: '°',
};

/** Units that Home Assistant has no word for, and that say nothing. */
const NO_UNITS: ReadonlySet<string> = new Set(['mG', 'ea', '']);

export const homeAssistantUnit = (unit: string | undefined): string | undefined =>
  unit === undefined || NO_UNITS.has(unit) ? undefined : (UNITS[unit] ?? unit);
