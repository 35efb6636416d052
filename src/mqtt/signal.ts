export type Listener<T> = (news: T) => void;

/** One kind of news and who wants to hear it. */
export interface Signal<T> {
  /** Listeners are called in the order in which they came; the answer takes the listener off again. */
  on(listener: Listener<T>): () => void;
  emit(news: T): void;
}

/** `onError` hears of a listener that fails; the others and the one who tells do not. */
export const createSignal = <T>(onError: (error: unknown) => void): Signal<T> => {
  const listeners = new Set<Listener<T>>();
  return {
    on: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    emit: (news) => {
      for (const listener of [...listeners]) {
        try {
          listener(news);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
};
