import type { Device, DeviceState, Health } from '../core/device.ts';

/** One device in `bridge/devices` and on the page. */
export interface DeviceDocument {
  readonly id: string;
  /** Its name below the base topic. */
  readonly topic: string;
  readonly label: string;
  readonly room: string | null;
  readonly location: string | null;
  readonly type: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  /** component → capability ids. */
  readonly components: Readonly<Record<string, readonly string[]>>;
  /** component → `<capability>.<attribute>` → unit, where SmartThings gave one. */
  readonly units: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly health: Health;
  readonly delivery: 'push' | 'poll';
  /** ISO-8601 UTC of the newest word from it. */
  readonly last_seen: string | null;
}

export interface DeviceFacts {
  readonly device: Device;
  readonly name: string;
  readonly state: DeviceState;
  readonly health: Health;
  readonly lastSeen: number;
  readonly room: string | undefined;
  readonly location: string | undefined;
  readonly isPushed: boolean;
}

/** ms since the epoch as ISO-8601 UTC; null for 0 and undefined. */
export const isoTime = (time: number | undefined): string | null =>
  time === undefined || time === 0 ? null : new Date(time).toISOString();

const unitsOf = (state: DeviceState): DeviceDocument['units'] => {
  const units = new Map<string, [string, string][]>();
  for (const { component, capability, attribute, unit } of state.values()) {
    if (unit === undefined) continue;
    const entries = units.get(component) ?? [];
    entries.push([`${capability}.${attribute}`, unit]);
    units.set(component, entries);
  }
  return Object.fromEntries([...units].map(([component, entries]) => [component, Object.fromEntries(entries)]));
};

export const deviceDocument = (facts: DeviceFacts): DeviceDocument => ({
  id: facts.device.id,
  topic: facts.name,
  label: facts.device.label,
  room: facts.room ?? null,
  location: facts.location ?? null,
  type: facts.device.type,
  manufacturer: facts.device.manufacturer ?? null,
  model: facts.device.model ?? null,
  components: Object.fromEntries(
    facts.device.components.map(({ id, capabilities }) => [id, capabilities.map((capability) => capability.id)]),
  ),
  units: unitsOf(facts.state),
  health: facts.health,
  delivery: facts.isPushed ? 'push' : 'poll',
  last_seen: isoTime(facts.lastSeen),
});
