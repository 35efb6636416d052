import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 15 October 1582, where version-1 UUIDs begin to count, in ms before the epoch. */
const GREGORIAN_OFFSET_MS = 12_219_292_800_000n;
const TICKS_PER_MS = 10_000n;

const withDashes = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');

/**
 * Makes version-1 UUIDs for given times (ms since the epoch), as SmartThings gives them to events.
 * Ids of one millisecond differ and ascend; when the time goes back, the clock sequence moves on, so that none comes twice.
 */
export const createEventIds = (): ((time: number) => string) => {
  const node = randomBytes(6);
  node[0] = (node[0] ?? 0) | 1;
  let sequence = randomInt(0x4000);
  let last = 0;
  let tick = 0n;
  return (time) => {
    const ms = Math.floor(time);
    if (ms < last) sequence = (sequence + 1) % 0x4000;
    tick = ms === last ? tick + 1n : 0n;
    last = ms;
    const ticks = (BigInt(ms) + GREGORIAN_OFFSET_MS) * TICKS_PER_MS + tick;
    const hex = ticks.toString(16).padStart(15, '0').slice(-15);
    const variant = (0x8000 | sequence).toString(16);
    return withDashes(`${hex.slice(7)}${hex.slice(3, 7)}1${hex.slice(0, 3)}${variant}${node.toString('hex')}`);
  };
};

/** The time in a version-1 UUID, ms since the epoch. */
export const timeOfEventId = (id: string): number => {
  const [low = '', middle = '', high = ''] = id.split('-');
  return Number(BigInt(`0x${high.slice(1)}${middle}${low}`) / TICKS_PER_MS - GREGORIAN_OFFSET_MS);
};

/** The same UUID for the same words, on every machine. */
export const derivedUuid = (...words: string[]): string => {
  const hash = createHash('sha1').update(words.join('/')).digest('hex');
  return withDashes(`${hash.slice(0, 12)}5${hash.slice(13, 16)}8${hash.slice(17, 32)}`);
};

/** A request id in the form that SmartThings' gateway uses: a decimal number of 19 digits, as text. */
export const newRequestId = (): string =>
  `${randomInt(1, 9)}${BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString()
    .padStart(20, '0')
    .slice(-18)}`;
