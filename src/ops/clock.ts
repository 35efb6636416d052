import { type Job, scheduleJob } from 'node-schedule';

export type Cancel = () => void;
export type Task = () => void | Promise<void>;

/** The only source of time. Services never touch Date, timers or schedules themselves, so tests can own the time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after `ms` of running time; wall-clock jumps do not matter. */
  after(ms: number, task: Task): Cancel;
  /** Runs once when the wall clock reaches `time` (ms since the epoch); soon, when that is past. Suspend and clock jumps cost nothing. */
  at(time: number, task: Task): Cancel;
  /** Runs every `ms` until cancelled, the first time after `ms`. A run that takes longer delays the next. */
  every(ms: number, task: Task): Cancel;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const seconds = (n: number): number => n * 1_000;
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

/** What a clock must bring; the rest of the port follows from it. */
export interface ClockPrimitives {
  now(): number;
  after(ms: number, task: Task): Cancel;
  at(time: number, task: Task): Cancel;
}

/** Completes the port from its primitives. */
export const completeClock = (primitives: ClockPrimitives): Clock => ({
  now: () => primitives.now(),
  after: (ms, task) => primitives.after(ms, task),
  at: (time, task) => primitives.at(time, task),
  every: (ms, task) => {
    let cancelled = false;
    let cancel: Cancel = () => {};
    const next = (): void => {
      cancel = primitives.after(ms, async () => {
        try {
          await task();
        } finally {
          if (!cancelled) next();
        }
      });
    };
    next();
    return () => {
      cancelled = true;
      cancel();
    };
  },
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = primitives.after(ms, done);
      signal?.addEventListener('abort', done, { once: true });
    }),
});

interface Appointment {
  readonly time: number;
  readonly task: Task;
  cancelTimer?: Cancel;
}

/** Timers beyond this are left to the minute job: setTimeout overflows after 24 days and stands still during suspend. */
const NEAR_MS = minutes(2);

export interface SystemClock extends Clock {
  /** Cancels everything that is still to come. */
  stop(): void;
}

/** The real clock. `onError` hears of every task that throws or rejects: none may be lost, none may stop the process. */
export const createSystemClock = (onError: (error: unknown) => void): SystemClock => {
  const appointments = new Set<Appointment>();
  const timers = new Set<NodeJS.Timeout>();
  let minuteJob: Job | undefined;

  const run = (task: Task): void => {
    Promise.resolve().then(task).catch(onError);
  };
  const after = (ms: number, task: Task): Cancel => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        run(task);
      },
      Math.min(Math.max(0, ms), 2 ** 31 - 1),
    );
    timers.add(timer);
    return () => {
      timers.delete(timer);
      clearTimeout(timer);
    };
  };
  const check = (appointment: Appointment): void => {
    const left = appointment.time - Date.now();
    appointment.cancelTimer?.();
    if (left > NEAR_MS) return;
    appointment.cancelTimer = after(left, () => {
      if (!appointments.delete(appointment)) return;
      return appointment.task();
    });
  };
  const at = (time: number, task: Task): Cancel => {
    minuteJob ??= scheduleJob('* * * * *', () => {
      for (const appointment of appointments) check(appointment);
    });
    const appointment: Appointment = { time, task };
    appointments.add(appointment);
    check(appointment);
    return () => {
      appointments.delete(appointment);
      appointment.cancelTimer?.();
    };
  };

  return {
    ...completeClock({ now: () => Date.now(), after, at }),
    stop: () => {
      minuteJob?.cancel();
      minuteJob = undefined;
      appointments.clear();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};
