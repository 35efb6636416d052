/** First in, first out; both ends cost the same however long it is. */
export interface Queue<T> {
  add(item: T): void;
  /** The oldest, which is then gone. */
  take(): T | undefined;
  isEmpty(): boolean;
  clear(): void;
}

/** Taken items are thrown away in portions of this size. */
const PORTION = 1_024;

export const createQueue = <T>(): Queue<T> => {
  let items: T[] = [];
  let head = 0;
  return {
    add: (item) => {
      items.push(item);
    },
    take: () => {
      const item = items[head];
      if (item === undefined) return undefined;
      head += 1;
      if (head >= PORTION) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    isEmpty: () => head === items.length,
    clear: () => {
      items = [];
      head = 0;
    },
  };
};
