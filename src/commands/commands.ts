import { showValue } from '../capabilities/expectation.ts';
import { ApiError } from '../core/api-error.ts';
import type { AttributePath } from '../core/attribute.ts';
import { type CommandRequest, type CommandResult, type Rejection, reject } from '../core/command.ts';
import type { Device, DeviceState } from '../core/device.ts';
import type { DeviceEvent } from '../core/event.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { Errand } from './errand.ts';
import { createLane, type Lane } from './lane.ts';
import { unknownDevice } from './rejections.ts';
import { createSliderPace, type SliderPace } from './slider-pace.ts';
import type { CommandReceipt, Part } from './step.ts';
import {
  type CommandPath,
  type Definitions,
  isJsonObject,
  type JsonObject,
  partsOfAttribute,
  partsOfRequests,
  partsOfRun,
  partsOfSet,
  type Subject,
} from './translation.ts';

export interface CommandsDeps {
  readonly clock: Clock;
  readonly log: Log;
  device(deviceId: string): Device | undefined;
  /** What was reported, by `attributeKey`. */
  state(deviceId: string): DeviceState;
  readonly definitions: Definitions;
  /** At most ten commands of one device; one receipt each. @throws {ApiError} */
  execute(
    installedAppId: string,
    deviceId: string,
    commands: readonly CommandRequest[],
  ): Promise<readonly CommandReceipt[]>;
  /** Whether events of the device come by webhook. */
  isPushed(deviceId: string): boolean;
  /** One read of the device's status, applied to the state; what it brings arrives at `observe`. */
  read(deviceId: string): Promise<void>;
}

/** Carries out what is asked of devices. Every request gets exactly one result, whatever happens; nothing here throws. */
export interface Commands {
  /** @param payload a JSON object, component → attribute → value, without the component for `main`; its `id` is echoed. */
  set(deviceId: string, payload: string): Promise<CommandResult>;
  /** @param payload the wanted value. */
  setAttribute(deviceId: string, path: AttributePath, payload: string): Promise<CommandResult>;
  /** @param payload empty, one argument, or a JSON array of arguments. */
  run(deviceId: string, path: CommandPath, payload: string): Promise<CommandResult>;
  execute(deviceId: string, commands: readonly CommandRequest[]): Promise<CommandResult>;
  /** Has to hear every event and every value read that reached the state, also of unchanged values. */
  observe(event: DeviceEvent): void;
  /** Ends everything that is under way, at once. */
  stop(): Promise<void>;
}

type Translate = (subject: Subject) => Promise<readonly Part[] | Rejection>;

/** The object in a payload, with the `id` apart. */
const readPayload = (
  payload: string,
): { readonly echo: { readonly id?: unknown }; readonly wishes: JsonObject } | undefined => {
  try {
    const json: unknown = JSON.parse(payload);
    if (!isJsonObject(json)) return undefined;
    const { id, ...wishes } = json;
    return { echo: id === undefined ? {} : { id }, wishes };
  } catch {
    return undefined;
  }
};

export const createCommands = (deps: CommandsDeps): Commands => {
  const { clock, log } = deps;
  const lanes = new Map<string, Lane>();
  const sliderPaces = new Map<string, SliderPace>();
  const underWay = new Set<Errand>();
  const end = new AbortController();

  const sliderPaceOf = (deviceId: string): SliderPace => {
    const pace = sliderPaces.get(deviceId) ?? createSliderPace();
    sliderPaces.set(deviceId, pace);
    return pace;
  };
  const openLane = (deviceId: string): Lane => {
    const lane: Lane = createLane({
      clock,
      log,
      signal: end.signal,
      state: () => deps.state(deviceId),
      send: async (commands) => {
        const device = deps.device(deviceId);
        if (device === undefined) throw new ApiError('not_found', 'The device was removed.');
        return deps.execute(device.installedAppId, deviceId, commands);
      },
      sliderPace: sliderPaceOf(deviceId),
      isPushed: () => deps.isPushed(deviceId),
      read: () => deps.read(deviceId),
      onIdle: () => {
        // A lane that was left may say so again when another has taken its place.
        if (lanes.get(deviceId) === lane) lanes.delete(deviceId);
      },
    });
    lanes.set(deviceId, lane);
    return lane;
  };

  const submit = (deviceId: string, echo: { readonly id?: unknown }, translate: Translate): Promise<CommandResult> => {
    const errand = new Errand(clock, echo);
    underWay.add(errand);
    void errand.result.then(({ commands, outcome, ms, message = '' }) => {
      underWay.delete(errand);
      log.debug(`A request ended as ${outcome} after ${ms} ms. ${message}`.trimEnd(), { deviceId, commands });
    });
    if (end.signal.aborted) errand.stop();
    else {
      (lanes.get(deviceId) ?? openLane(deviceId)).enter(errand, async () => {
        const device = deps.device(deviceId);
        if (device === undefined) return unknownDevice();
        return translate({ device, state: deps.state(deviceId), definitions: deps.definitions });
      });
    }
    return errand.result;
  };

  return {
    set: (deviceId, payload) => {
      const read = readPayload(payload);
      const said = `it was ${showValue(payload)}.`;
      return submit(deviceId, read?.echo ?? {}, async (subject) =>
        read === undefined
          ? reject(
              'INVALID_PAYLOAD',
              `The payload must be a JSON object such as {"switch": "on", "level": 20}; ${said}`,
            )
          : partsOfSet(subject, read.wishes),
      );
    },
    setAttribute: (deviceId, path, payload) =>
      submit(deviceId, {}, (subject) => partsOfAttribute(subject, path, payload)),
    run: (deviceId, path, payload) => submit(deviceId, {}, (subject) => partsOfRun(subject, path, payload)),
    execute: (deviceId, commands) =>
      submit(deviceId, {}, async (subject) =>
        commands.length === 0
          ? reject('INVALID_PAYLOAD', 'The request names no command.')
          : partsOfRequests(subject, commands),
      ),
    observe: (event) => lanes.get(event.deviceId)?.observe(event),
    stop: async () => {
      end.abort();
      const results = [...underWay].map((errand) => {
        errand.stop();
        return errand.result;
      });
      await Promise.all(results);
    },
  };
};
