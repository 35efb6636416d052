import type { Device } from '../core/device.ts';

/** Which devices the user does not want to be bridged. */
export interface Exclusions {
  isExcluded(device: Device): boolean;
  /** Of ids whose label is not at hand: excluded by id, or seen before and excluded by its label. */
  isExcludedId(deviceId: string): boolean;
}

const comparable = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** `exclude` holds device ids and labels; case does not matter. */
export const createExclusions = (exclude: readonly string[]): Exclusions => {
  const words = new Set(exclude.map(comparable));
  const seen = new Set<string>();
  return {
    isExcluded: ({ id, label }) => {
      const excluded = words.has(comparable(id)) || words.has(comparable(label));
      if (excluded) seen.add(id);
      else seen.delete(id);
      return excluded;
    },
    isExcludedId: (deviceId) => seen.has(deviceId) || words.has(comparable(deviceId)),
  };
};
