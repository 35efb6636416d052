/** An entity's state, as Home Assistant's REST API and WebSocket API give it. */
export interface EntityState {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** One row of the entity registry. */
export interface RegisteredEntity {
  readonly entity_id: string;
  readonly unique_id: string;
  /** The integration: `mqtt`. */
  readonly platform: string;
  readonly device_id: string | null;
  readonly disabled_by: string | null;
  readonly entity_category: string | null;
  /** Null: the entity carries the device's name alone. */
  readonly original_name: string | null;
}

/** One row of the device registry. */
export interface RegisteredDevice {
  readonly id: string;
  readonly identifiers: readonly (readonly [integration: string, id: string])[];
  readonly name: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly sw_version: string | null;
  readonly area_id: string | null;
  readonly via_device_id: string | null;
}

export interface Area {
  readonly area_id: string;
  readonly name: string;
}

/** Home Assistant's WebSocket API, as much of it as the tests need. */
export interface HomeAssistantClient {
  /** Sends one message and resolves with its result. */
  ask<T>(type: string, fields?: Readonly<Record<string, unknown>>): Promise<T>;
  states(): Promise<EntityState[]>;
  entities(): Promise<RegisteredEntity[]>;
  devices(): Promise<RegisteredDevice[]>;
  areas(): Promise<Area[]>;
  /** Calls a service; resolves when Home Assistant did it. */
  act(service: string, entityId: string, data?: Readonly<Record<string, unknown>>): Promise<void>;
  close(): void;
}

interface Reply {
  readonly id?: number;
  readonly type: string;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

const addressOf = (url: string): string => `${url.replace(/^http/, 'ws').replace(/\/$/, '')}/api/websocket`;

/** Signs in with a long-lived or an access token. */
export const connectHomeAssistant = async (url: string, token: string): Promise<HomeAssistantClient> => {
  const socket = new WebSocket(addressOf(url));
  const waiting = new Map<number, Waiting>();
  const signedIn = Promise.withResolvers<void>();
  let lastId = 0;

  const settle = ({ id = 0, success, result, error }: Reply): void => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (success === true) asked?.resolve(result);
    else asked?.reject(new Error(`Home Assistant says ${error?.code}: ${error?.message}`));
  };
  const fail = (reason: string): void => {
    const error = new Error(reason);
    signedIn.reject(error);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const answers: Readonly<Record<string, (reply: Reply) => void>> = {
    auth_required: () => socket.send(JSON.stringify({ type: 'auth', access_token: token })),
    auth_ok: () => signedIn.resolve(),
    auth_invalid: () => fail('Home Assistant does not take the token.'),
    result: settle,
  };
  socket.addEventListener('message', ({ data }) => {
    const reply: Reply = JSON.parse(String(data));
    answers[reply.type]?.(reply);
  });
  socket.addEventListener('error', () => fail(`Home Assistant does not answer at ${url}.`));
  socket.addEventListener('close', () => fail('Home Assistant closed the connection.'));
  await signedIn.promise;

  const ask = <T>(type: string, fields: Readonly<Record<string, unknown>> = {}): Promise<T> =>
    new Promise<unknown>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      socket.send(JSON.stringify({ ...fields, id: lastId, type }));
    }) as Promise<T>;

  return {
    ask,
    states: () => ask('get_states'),
    entities: async () =>
      (await ask<RegisteredEntity[]>('config/entity_registry/list')).filter(({ platform }) => platform === 'mqtt'),
    devices: () => ask('config/device_registry/list'),
    areas: () => ask('config/area_registry/list'),
    act: async (service, entityId, data = {}) => {
      const [domain, name] = service.split('.');
      await ask('call_service', { domain, service: name, service_data: data, target: { entity_id: entityId } });
    },
    close: () => socket.close(),
  };
};
