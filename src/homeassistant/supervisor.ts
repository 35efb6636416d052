import { Ajv } from 'ajv';
import { type Static, type TSchema, Type } from 'typebox';
import { request } from 'undici';
import { BridgeError, sentenceOf } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { type Clock, seconds } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';

/** The broker that Home Assistant offers. */
export interface MqttService {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean;
  readonly username?: string;
  readonly password?: Secret;
}

/** What the Supervisor knows of this add-on. */
export interface AddonInfo {
  /** `<repository>_smartthings2mqtt`. */
  readonly slug: string;
  /** The name by which other add-ons reach this one. */
  readonly hostname: string;
  /** Where the page is below Home Assistant's own address. */
  readonly ingressUrl?: string;
  /** Container port (`8321/tcp`) to the port of the machine; null: not open. */
  readonly network: Readonly<Record<string, number | null>>;
}

/** Home Assistant's Supervisor, as an add-on without special rights may use it. */
export interface Supervisor {
  /**
   * The broker; undefined when no add-on offers one. Ask again after each refused sign-in there: a broker that is
   * installed anew has another password.
   */
  mqttService(): Promise<MqttService | undefined>;
  info(): Promise<AddonInfo>;
  /** Asks for a restart of this add-on; the answer may never come, because the process is stopped meanwhile. */
  restart(): Promise<void>;
  /** Home Assistant's WebSocket API behind the Supervisor; it takes the Supervisor's token. */
  readonly websocketUrl: string;
}

export interface SupervisorDeps {
  readonly url: string;
  readonly token: Secret;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/** Right after the start of the machine the Supervisor may not answer yet. */
const PAUSES_MS: readonly number[] = [seconds(1), seconds(2), seconds(4)];
const TIMEOUT_MS = seconds(10);

/** How the Supervisor says that no add-on offers what was asked for. */
const NOT_OFFERED = 400;

const ENVELOPE = Type.Object({ data: Type.Optional(Type.Unknown()), message: Type.Optional(Type.String()) });
const MQTT_SERVICE = Type.Object({
  host: Type.String({ minLength: 1 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  ssl: Type.Optional(Type.Boolean()),
  username: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  password: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
const ADDON_INFO = Type.Object({
  slug: Type.String(),
  hostname: Type.String(),
  ingress_url: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  network: Type.Optional(
    Type.Union([Type.Record(Type.String(), Type.Union([Type.Integer(), Type.Null()])), Type.Null()]),
  ),
});

const ajv = new Ajv({ strict: false });
const checker = <Schema extends TSchema>(schema: Schema): ((value: unknown) => value is Static<Schema>) => {
  const validate = ajv.compile(schema);
  return (value): value is Static<Schema> => validate(value);
};
const isEnvelope = checker(ENVELOPE);
const isMqttService = checker(MQTT_SERVICE);
const isAddonInfo = checker(ADDON_INFO);

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  /** The Supervisor's own words. */
  readonly message: string;
}

const unreachable = (what: string, cause?: unknown): BridgeError =>
  new BridgeError('SUPERVISOR_UNREACHABLE', `Home Assistant’s Supervisor ${what}.`, { cause });

/** The connection stood, and ended before the answer came. */
const CUT: readonly unknown[] = ['UND_ERR_SOCKET', 'ECONNRESET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
const wasCut = (error: unknown): boolean => error instanceof Error && 'code' in error && CUT.includes(error.code);

const parse = (text: string): { data?: unknown; message?: string } => {
  try {
    const body: unknown = JSON.parse(text);
    return isEnvelope(body) ? body : {};
  } catch {
    return {};
  }
};

export const createSupervisor = ({ url, token, clock, log }: SupervisorDeps): Supervisor => {
  const ask = async (method: 'GET' | 'POST', path: string): Promise<Answer> => {
    const answer = await request(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token.reveal()}` },
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const { data, message } = parse(await answer.body.text());
    return { status: answer.statusCode, data, message: message ?? `status ${answer.statusCode}` };
  };

  /** One question, asked again after a pause while nobody answers or the Supervisor itself is in trouble. */
  const read = async (path: string, [pause, ...laterPauses]: readonly number[] = PAUSES_MS): Promise<Answer> => {
    let problem: BridgeError;
    try {
      const answer = await ask('GET', path);
      if (answer.status < 500) return answer;
      problem = unreachable(`is not ready: ${answer.message}`);
    } catch (cause) {
      problem = unreachable(`cannot be reached: ${sentenceOf(cause)}`, cause);
    }
    if (pause === undefined) throw problem;
    log.debug(problem.message, { path, nextTryInMs: pause });
    await clock.sleep(pause);
    return read(path, laterPauses);
  };

  const expected = <Data>(path: string, answer: Answer, isData: (value: unknown) => value is Data): Data => {
    if (answer.status !== 200) throw unreachable(`refused ${path}: ${answer.message}`);
    if (!isData(answer.data)) throw unreachable(`answered ${path} with something unexpected`);
    return answer.data;
  };

  return {
    mqttService: async () => {
      const path = '/services/mqtt';
      const answer = await read(path);
      if (answer.status === NOT_OFFERED) return undefined;
      const { host, port, ssl, username, password } = expected(path, answer, isMqttService);
      return {
        host,
        port,
        ssl: ssl ?? false,
        ...(username ? { username } : {}),
        ...(password ? { password: new Secret(password) } : {}),
      };
    },
    info: async () => {
      const path = '/addons/self/info';
      const { slug, hostname, ingress_url, network } = expected(path, await read(path), isAddonInfo);
      return { slug, hostname, network: network ?? {}, ...(ingress_url ? { ingressUrl: ingress_url } : {}) };
    },
    restart: async () => {
      const answer = await ask('POST', '/addons/self/restart').catch((cause: unknown) => {
        if (!wasCut(cause)) throw unreachable(`cannot be reached: ${sentenceOf(cause)}`, cause);
        return { status: 200, message: '' };
      });
      if (answer.status !== 200) throw unreachable(`refused the restart: ${answer.message}`);
    },
    websocketUrl: `${url.replace(/^http/, 'ws')}/core/websocket`,
  };
};
