/** The few forms of DER (X.690) that a certificate is made of. */

const lengthBytes = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
};

const tagged = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([tag]), lengthBytes(content.length), content]);

export const sequence = (...items: Buffer[]): Buffer => tagged(0x30, Buffer.concat(items));
export const set = (...items: Buffer[]): Buffer => tagged(0x31, Buffer.concat(items));

/** A positive number of any size; a leading zero keeps the sign bit clear. */
export const integer = (bytes: Buffer): Buffer =>
  tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

export const printableString = (text: string): Buffer => tagged(0x13, Buffer.from(text, 'ascii'));
export const octetString = (content: Buffer): Buffer => tagged(0x04, content);
export const nothing = (): Buffer => tagged(0x05, Buffer.alloc(0));
export const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));

/** A bit string; `unusedBits` at its end do not count. */
export const bitString = (content: Buffer, unusedBits = 0): Buffer =>
  tagged(0x03, Buffer.concat([Buffer.from([unusedBits]), content]));

/** Context-specific tag around a whole item. */
export const explicit = (number: number, content: Buffer): Buffer => tagged(0xa0 | number, content);
/** Context-specific tag in place of a primitive item's own. */
export const implicit = (number: number, content: Buffer): Buffer => tagged(0x80 | number, content);

/** A time up to the year 2049, in whole seconds. */
export const utcTime = (time: number): Buffer => {
  const digits = new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`, 'ascii'));
};

const base128 = (value: number): number[] => {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
};

/** An object identifier in dotted form. */
export const objectIdentifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};
