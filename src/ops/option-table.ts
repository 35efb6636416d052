import { type Static, type TSchema, Type } from 'typebox';
import type { Secret } from '../core/secret.ts';
import { LOG_LEVELS } from './log.ts';

/** How the text of an option becomes its value. */
interface ValueOfKind<Schema extends TSchema> {
  text: string;
  address: string;
  /** Never shown, whatever is wrong with it. */
  secret: Secret;
  /** The option is a path; the value is what the file holds. */
  file: string;
  secretFile: Secret;
  switch: boolean;
  number: number;
  choice: Static<Schema>;
  list: readonly string[];
}

export type OptionKind = keyof ValueOfKind<TSchema>;

/** One option: all that validation, `config.yaml` and the documentation say of it. */
export interface OptionRow {
  readonly kind: OptionKind;
  /** What the value must be before it is made into what the bridge works with. */
  readonly schema: TSchema;
  /** How `schema` in `config.yaml` writes it; in brackets: a list of these. Absent: by environment only. */
  readonly addon?: string;
  readonly default?: unknown;
  /** The default where Home Assistant runs the bridge, if it is another one. */
  readonly addonDefault?: unknown;
  /** What is allowed; ends the sentence “allowed is …”. */
  readonly allowed: string;
  readonly meaning: string;
}

const text = (allowed: string, meaning: string, format?: string) =>
  ({
    kind: 'text',
    addon: 'str?',
    schema: format === undefined ? Type.String() : Type.String({ format }),
    allowed,
    meaning,
  }) as const;

const topicRoot = (standard: string, meaning: string) =>
  ({
    ...text('a topic without wildcards, without a slash at either end and without $ in front', meaning, 'topic-root'),
    addon: 'str',
    default: standard,
  }) as const;

const SECURE = 'an https address without user, query or fragment (http only on this machine itself)';
const address = (meaning: string, format: 'secure-address' | 'address' = 'secure-address') =>
  ({
    kind: 'address',
    addon: 'url?',
    schema: Type.String({ format }),
    allowed: format === 'address' ? 'an http or https address without user, query or fragment' : SECURE,
    meaning,
  }) as const;

const secret = (meaning: string) =>
  ({ kind: 'secret', addon: 'password?', schema: Type.String(), allowed: 'text', meaning }) as const;

const file = <Kind extends 'file' | 'secretFile'>(kind: Kind, meaning: string) =>
  ({
    kind,
    addon: 'str?',
    schema: Type.String(),
    allowed: 'the path of a PEM file that can be read',
    meaning,
  }) as const;

const number = (minimum: number, maximum: number, standard: number, meaning: string) =>
  ({
    kind: 'number',
    addon: `int(${minimum},${maximum})`,
    schema: Type.Integer({ minimum, maximum }),
    default: standard,
    allowed: `a whole number from ${minimum} to ${maximum}`,
    meaning,
  }) as const;

const choice = <const Words extends readonly string[]>(words: Words, standard: Words[number], meaning: string) =>
  ({
    kind: 'choice',
    addon: `list(${words.join('|')})`,
    schema: Type.Unsafe<Words[number]>(Type.Enum([...words])),
    default: standard,
    allowed: `one of ${words.join(', ')}`,
    meaning,
  }) as const;

const host = (standard: string, addonDefault: string, meaning: string) => {
  const { addon: _, ...row } = text('a host name or an IP address', meaning, 'host');
  return { ...row, default: standard, addonDefault } as const;
};

const port = (standard: number, meaning: string) => {
  const { addon: _, ...row } = number(0, 65_535, standard, meaning);
  return { ...row, allowed: 'a port from 1 to 65535, or 0 for any free one' } as const;
};

/** Every option of the bridge, in the order in which users meet them. Environment: `ST2M_` and the name in capitals. */
export const OPTION_TABLE = {
  public_url: address('The address at which SmartThings reaches the public listener.'),
  mqtt_url: text(
    'an address that begins with mqtt://, mqtts://, ws:// or wss://',
    'The broker; empty: the one of Home Assistant, or the embedded one.',
    'mqtt-address',
  ),
  mqtt_username: text('text', 'The user at the broker.'),
  mqtt_password: secret('The password at the broker.'),
  mqtt_ca: file('file', 'PEM file with the certificate authority of the broker.'),
  mqtt_cert: file('file', 'PEM file with the certificate the bridge shows to the broker.'),
  mqtt_key: file('secretFile', 'PEM file with the key of that certificate.'),
  base_topic: topicRoot('smartthings', 'The topic below which everything is published.'),
  discovery: {
    kind: 'switch',
    addon: 'bool',
    schema: Type.Boolean(),
    default: true,
    allowed: 'true or false',
    meaning: 'Whether devices are announced to Home Assistant.',
  },
  discovery_prefix: topicRoot('homeassistant', 'The topic below which Home Assistant looks for new devices.'),
  client_id: text('text', 'The client id of a SmartThings app of your own.'),
  client_secret: secret('The client secret of that app.'),
  daily_api_calls: number(200, 200_000, 3_000, 'The most calls to SmartThings in any 24 hours.'),
  exclude: {
    kind: 'list',
    addon: '[str]',
    schema: Type.Array(Type.String()),
    default: [],
    allowed: 'a list of device ids or labels',
    meaning: 'Devices that are not bridged.',
  },
  offline_as: choice(
    ['unavailable', 'last_state'],
    'unavailable',
    'What a device looks like that SmartThings reports as offline.',
  ),
  log_level: choice(LOG_LEVELS, 'info', 'How much the log says.'),
  homeassistant_url: address('The address of Home Assistant, when the bridge runs outside it.', 'address'),
  homeassistant_token: secret('A long-lived access token of an administrator of Home Assistant.'),
  door: choice(['auto', 'public', 'homeassistant', 'none'], 'auto', 'How events and sign-ins come in.'),
  api_url: { ...address('The SmartThings API.'), default: 'https://api.smartthings.com' },
  key_url: {
    ...address('Where SmartThings keeps the keys of its signatures.'),
    default: 'https://key.smartthings.com',
  },
  data_dir: {
    kind: 'text',
    schema: Type.String(),
    default: './data',
    addonDefault: '/data',
    allowed: 'the path of a folder',
    meaning: 'The folder in which the bridge keeps what it must remember.',
  },
  ui_host: host('127.0.0.1', '0.0.0.0', 'The address on which the page listens.'),
  ui_port: port(8099, 'The port of the page.'),
  ui_password: {
    kind: 'secret',
    schema: Type.String(),
    allowed: 'text',
    meaning: 'The password of the page; needed before it listens on anything but this machine.',
  },
  public_host: host('0.0.0.0', '0.0.0.0', 'The address on which the public listener listens.'),
  public_port: port(8321, 'The port of the public listener.'),
  broker_port: port(1883, 'The port of the embedded broker, on this machine only.'),
} as const satisfies Record<string, OptionRow>;

type Table = typeof OPTION_TABLE;
export type OptionName = keyof Table;
export const OPTION_NAMES = Object.keys(OPTION_TABLE) as OptionName[];

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;
type Value<Row extends OptionRow> = ValueOfKind<Row['schema']>[Row['kind']];

/** The options as the bridge works with them, in camel case: `daily_api_calls` is `dailyApiCalls`. */
export type OptionValues = {
  readonly [Name in OptionName as Table[Name] extends { default: unknown } ? Camel<Name> : never]: Value<Table[Name]>;
} & {
  readonly [Name in OptionName as Table[Name] extends { default: unknown } ? never : Camel<Name>]?: Value<Table[Name]>;
};

/** The environment variable of an option. */
export const variableOf = (name: OptionName): string => `ST2M_${name.toUpperCase()}`;
