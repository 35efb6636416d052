/** What a number's unit says about it: device class and state class of Home Assistant. */
export interface Meaning {
  readonly deviceClass?: string;
  readonly stateClass?: 'measurement' | 'total_increasing';
}

const BY_UNIT: Readonly<Record<string, Meaning>> = {
  '°C': { deviceClass: 'temperature' },
  '°F': { deviceClass: 'temperature' },
  W: { deviceClass: 'power' },
  kW: { deviceClass: 'power' },
  Wh: { deviceClass: 'energy', stateClass: 'total_increasing' },
  kWh: { deviceClass: 'energy', stateClass: 'total_increasing' },
  V: { deviceClass: 'voltage' },
  mV: { deviceClass: 'voltage' },
  A: { deviceClass: 'current' },
  mA: { deviceClass: 'current' },
  Hz: { deviceClass: 'frequency' },
  lx: { deviceClass: 'illuminance' },
  dB: { deviceClass: 'sound_pressure' },
  dBm: { deviceClass: 'signal_strength' },
  hPa: { deviceClass: 'pressure' },
  kPa: { deviceClass: 'pressure' },
  mbar: { deviceClass: 'pressure' },
  mmHg: { deviceClass: 'pressure' },
  s: { deviceClass: 'duration' },
  min: { deviceClass: 'duration' },
  h: { deviceClass: 'duration' },
  kg: { deviceClass: 'weight' },
  km: { deviceClass: 'distance' },
  'm³': { deviceClass: 'volume' },
};

export const meaningOf = (unit: string | undefined, name: string): Meaning => {
  if (unit === '%' && /battery/i.test(name)) return { deviceClass: 'battery', stateClass: 'measurement' };
  if (unit === '%' && /humidity/i.test(name)) return { deviceClass: 'humidity', stateClass: 'measurement' };
  const meaning = unit === undefined ? undefined : BY_UNIT[unit];
  return { stateClass: 'measurement', ...meaning };
};

/** Two-valued attributes whose words say what they are: the word that is `on`, and the class. */
const PAIRS: readonly { readonly on: string; readonly off: string; readonly deviceClass?: string }[] = [
  { on: 'on', off: 'off' },
  { on: 'true', off: 'false' },
  { on: 'enabled', off: 'disabled' },
  { on: 'active', off: 'inactive' },
  { on: 'activated', off: 'deactivated' },
  { on: 'running', off: 'stopped' },
  { on: 'running', off: 'ready' },
  { on: 'open', off: 'closed', deviceClass: 'opening' },
  { on: 'detected', off: 'clear', deviceClass: 'problem' },
  { on: 'detected', off: 'not detected' },
  { on: 'detected', off: 'notDetected' },
  { on: 'wet', off: 'dry', deviceClass: 'moisture' },
  { on: 'present', off: 'not present', deviceClass: 'presence' },
  { on: 'present', off: 'notPresent', deviceClass: 'presence' },
  { on: 'connected', off: 'disconnected', deviceClass: 'connectivity' },
  { on: 'locked', off: 'unlocked' },
  { on: 'charging', off: 'discharging', deviceClass: 'battery_charging' },
  { on: 'replace', off: 'normal', deviceClass: 'problem' },
  { on: 'muted', off: 'unmuted' },
  { on: 'supported', off: 'unsupported' },
];

/** The pair that two words make; undefined where nobody knows which of them is `on`. */
export const pairOf = (words: readonly string[]) =>
  words.length === 2 ? PAIRS.find(({ on, off }) => words.includes(on) && words.includes(off)) : undefined;
