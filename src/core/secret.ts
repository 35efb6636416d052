const DOTS = '••••••';

/** A text that never shows itself: whatever prints or serialises it gets dots. Only `reveal()` gives it away. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return DOTS;
  }

  toJSON(): string {
    return DOTS;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return DOTS;
  }
}
