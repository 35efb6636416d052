import type { Difference } from './comparison.ts';

/** A way in which the bridge's entities differ from those of Home Assistant's own integration, on purpose. */
export interface Deviation {
  readonly platform?: string;
  readonly capability?: string;
  readonly attribute?: string;
  readonly fixture?: string;
  /** Which difference; all of them, if not said. */
  readonly what?: string;
  readonly reason: string;
}

export const deviations: readonly Deviation[] = [
  {
    platform: 'media_player',
    what: 'missing',
    reason:
      'MQTT discovery has no media players: speakers and televisions become switches, numbers, selects and buttons',
  },
];

/** The reason for a difference; undefined where there is none. */
export const reasonFor = ({ row, what }: Difference): string | undefined =>
  deviations.find(
    (deviation) =>
      (deviation.platform ?? row.platform) === row.platform &&
      (deviation.capability ?? row.capability) === row.capability &&
      (deviation.attribute ?? row.attribute) === row.attribute &&
      (deviation.fixture ?? row.fixture) === row.fixture &&
      (deviation.what ?? what) === what,
  )?.reason;
