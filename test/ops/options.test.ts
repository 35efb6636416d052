import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BridgeError } from '../../src/core/errors.ts';
import { OPTION_NAMES, OPTION_TABLE, type OptionRow, variableOf } from '../../src/ops/option-table.ts';
import { loadOptions, type Options, secretsOf } from '../../src/ops/options.ts';

type Env = Record<string, string>;

const files = (contents: Record<string, string>) => (path: string) => {
  const content = contents[path];
  if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
  return content;
};
const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
const standalone = (env: Env = {}): Options =>
  loadOptions({ env, readFile: files({ '/ca.pem': PEM, '/not.pem': 'hello' }) });
const addon = (stored: unknown, env: Env = {}): Options =>
  loadOptions({
    env: { SUPERVISOR_TOKEN: 'supervisor-secret', ...env },
    readFile: files({ '/data/options.json': typeof stored === 'string' ? stored : JSON.stringify(stored) }),
  });

/** The sentence with which the start is refused. */
const refusal = (load: () => unknown): string => {
  try {
    load();
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'OPTION_INVALID') return error.message;
    throw error;
  }
  return 'not refused';
};

test('with nothing set every option has its default', () => {
  expect(standalone()).toEqual({
    baseTopic: 'smartthings',
    discovery: true,
    discoveryPrefix: 'homeassistant',
    dailyApiCalls: 3000,
    exclude: [],
    offlineAs: 'unavailable',
    logLevel: 'info',
    door: 'auto',
    apiUrl: 'https://api.smartthings.com',
    keyUrl: 'https://key.smartthings.com',
    dataDir: './data',
    uiHost: '127.0.0.1',
    uiPort: 8099,
    publicHost: '0.0.0.0',
    publicPort: 8321,
    brokerPort: 1883,
    warnings: [],
  });
});

test('as an add-on the options come from the file, and the environment wins', () => {
  const options = addon(
    {
      base_topic: 'st',
      discovery: false,
      exclude: ['Phone', ' '],
      daily_api_calls: 500,
      mqtt_url: '',
      public_url: null,
    },
    { ST2M_BASE_TOPIC: 'mine', ST2M_LOG_LEVEL: '' },
  );
  expect(options).toMatchObject({
    baseTopic: 'mine',
    discovery: false,
    exclude: ['Phone'],
    dailyApiCalls: 500,
    logLevel: 'info',
    dataDir: '/data',
    uiHost: '0.0.0.0',
    supervisor: { url: 'http://supervisor' },
  });
  expect(options.supervisor?.token.reveal()).toBe('supervisor-secret');
  expect(options.mqttUrl).toBeUndefined();
  expect(options.publicUrl).toBeUndefined();
});

test('outside Home Assistant no file is read', () => {
  const readFile = (): string => {
    throw new Error('read');
  };
  expect(loadOptions({ env: { SUPERVISOR_TOKEN: ' ' }, readFile }).supervisor).toBeUndefined();
});

test('tests may move the folder and the Supervisor', () => {
  const options = loadOptions({
    env: { SUPERVISOR_TOKEN: 't', SUPERVISOR_URL: 'http://127.0.0.1:5/', ST2M_DATA_DIR: '/tmp/x' },
    readFile: files({ '/tmp/x/options.json': '{"base_topic":"there"}' }),
  });
  expect(options).toMatchObject({ baseTopic: 'there', dataDir: '/tmp/x', supervisor: { url: 'http://127.0.0.1:5' } });
});

test('texts of the environment become what the option is', () => {
  const options = standalone({
    ST2M_DISCOVERY: 'off',
    ST2M_EXCLUDE: ' Phone , 1234 ,,',
    ST2M_UI_PORT: '0',
    ST2M_MQTT_URL: 'mqtt://broker',
    ST2M_MQTT_USERNAME: 'u',
    ST2M_MQTT_PASSWORD: ' p ',
    ST2M_MQTT_CERT: '/ca.pem',
    ST2M_MQTT_KEY: '/ca.pem',
    ST2M_PUBLIC_URL: 'https://Home.Example:443/st2m//',
  });
  expect(options).toMatchObject({
    discovery: false,
    exclude: ['Phone', '1234'],
    uiPort: 0,
    mqttCert: PEM,
    publicUrl: 'https://home.example/st2m',
  });
  expect(options.mqttPassword?.reveal()).toBe(' p ');
  expect(options.mqttKey?.reveal()).toBe(PEM);
});

test('user and password leave the address of the broker, so that it can be shown', () => {
  const options = standalone({ ST2M_MQTT_URL: 'mqtts://me:p%40ss@broker:8883' });
  expect(options).toMatchObject({ mqttUrl: 'mqtts://broker:8883', mqttUsername: 'me' });
  expect(options.mqttPassword?.reveal()).toBe('p@ss');
});

describe('a bad option is named with its value and what is allowed:', () => {
  const refused: readonly (readonly [Env, string])[] = [
    [
      { ST2M_DAILY_API_CALLS: '50' },
      'The option ST2M_DAILY_API_CALLS is “50”; allowed is a whole number from 200 to 200000.',
    ],
    [
      { ST2M_DAILY_API_CALLS: '1e3' },
      'The option ST2M_DAILY_API_CALLS is “1e3”; allowed is a whole number from 200 to 200000.',
    ],
    [{ ST2M_DISCOVERY: 'maybe' }, 'The option ST2M_DISCOVERY is “maybe”; allowed is true or false.'],
    [{ ST2M_DOOR: 'open' }, 'The option ST2M_DOOR is “open”; allowed is one of auto, public, homeassistant, none.'],
    [
      { ST2M_UI_PORT: '70000' },
      'The option ST2M_UI_PORT is “70000”; allowed is a port from 1 to 65535, or 0 for any free one.',
    ],
    [
      { ST2M_MQTT_URL: 'http://user:hunter2@broker' },
      'The option ST2M_MQTT_URL is “http://••••••@broker”; allowed is an address that begins with mqtt://, mqtts://, ws:// or wss://.',
    ],
    [
      { ST2M_MQTT_CA: '/none.pem' },
      'The option ST2M_MQTT_CA is “/none.pem”, a file that cannot be read; allowed is a PEM file.',
    ],
    [
      { ST2M_MQTT_CA: '/not.pem' },
      'The option ST2M_MQTT_CA is “/not.pem”, which is not a PEM file; allowed is a PEM file.',
    ],
  ];
  test.each(refused)('%o', (env, sentence) => {
    expect(refusal(() => standalone(env))).toBe(sentence);
  });

  test('from the file under its own name', () => {
    expect(refusal(() => addon({ daily_api_calls: 50 }))).toBe(
      'The option daily_api_calls is “50”; allowed is a whole number from 200 to 200000.',
    );
    expect(refusal(() => addon({ exclude: 'Phone' }))).toContain('exclude is “Phone”; allowed is a list');
    expect(refusal(() => addon({ client_secret: 12345 }))).toBe(
      'The option client_secret has a value that cannot be used; allowed is text.',
    );
  });
});

describe('addresses', () => {
  const bad = [
    'http://home.example',
    'https://home.example/?a=1',
    'https://home.example/?',
    'https://home.example/#x',
    'https://user:pw@home.example',
    'ftp://home.example',
    'home.example',
    'https://',
    'https://home .example',
    'http://localhost.evil.example',
  ];
  test.each(bad)('%s is no public address', (text) => {
    for (const name of ['ST2M_PUBLIC_URL', 'ST2M_API_URL', 'ST2M_KEY_URL']) {
      expect(refusal(() => standalone({ [name]: text }))).toContain(name);
    }
  });
  test.each([
    'https://home.example',
    'http://127.0.0.1:8080',
    'http://localhost:1',
    'http://[::1]:1',
    'https://h.example/path',
  ])('%s is one', (text) => {
    expect(standalone({ ST2M_PUBLIC_URL: text, ST2M_API_URL: `${text}/` })).toMatchObject({
      publicUrl: text,
      apiUrl: text,
    });
  });
  test('Home Assistant may be at plain http', () => {
    const env = {
      ST2M_HOMEASSISTANT_URL: 'http://ha.local:8123/',
      ST2M_HOMEASSISTANT_TOKEN: 't',
      ST2M_DOOR: 'homeassistant',
    };
    expect(standalone(env)).toMatchObject({ homeassistantUrl: 'http://ha.local:8123', door: 'homeassistant' });
  });
});

describe('topics', () => {
  test.each(['a/#', '+', '/a', 'a/', '$SYS', 'a//b', 'a\u0000b', 'x'.repeat(129)])(
    '%o is none to publish below',
    (text) => {
      expect(refusal(() => standalone({ ST2M_BASE_TOPIC: text }))).toContain('ST2M_BASE_TOPIC');
      expect(refusal(() => standalone({ ST2M_DISCOVERY_PREFIX: text }))).toContain('ST2M_DISCOVERY_PREFIX');
    },
  );
  test.each(['a', 'home/st', 'Küche', 'a b'])('%o is one', (text) => {
    expect(standalone({ ST2M_BASE_TOPIC: text }).baseTopic).toBe(text);
  });
});

describe('what does not fit together stops the start:', () => {
  const refused: readonly (readonly [Env, readonly string[]])[] = [
    [{ ST2M_DOOR: 'public' }, ['ST2M_DOOR', 'ST2M_PUBLIC_URL']],
    [{ ST2M_DOOR: 'homeassistant' }, ['ST2M_DOOR', 'ST2M_HOMEASSISTANT_URL']],
    [{ ST2M_UI_HOST: '0.0.0.0' }, ['ST2M_UI_HOST is “0.0.0.0”', 'ST2M_UI_PASSWORD']],
    [{ ST2M_CLIENT_ID: 'x' }, ['ST2M_CLIENT_ID is set', 'ST2M_CLIENT_SECRET is not']],
    [{ ST2M_CLIENT_SECRET: 'x' }, ['ST2M_CLIENT_SECRET is set', 'ST2M_CLIENT_ID is not']],
    [{ ST2M_MQTT_CERT: '/ca.pem' }, ['ST2M_MQTT_CERT', 'ST2M_MQTT_KEY']],
    [{ ST2M_MQTT_PASSWORD: 'x' }, ['ST2M_MQTT_PASSWORD', 'ST2M_MQTT_USERNAME']],
    [{ ST2M_HOMEASSISTANT_URL: 'http://ha' }, ['ST2M_HOMEASSISTANT_URL', 'ST2M_HOMEASSISTANT_TOKEN']],
    [{ ST2M_BASE_TOPIC: 'homeassistant' }, ['ST2M_DISCOVERY_PREFIX', 'ST2M_BASE_TOPIC']],
  ];
  test.each(refused)('%o', (env, parts) => {
    const sentence = refusal(() => standalone(env));
    for (const part of parts) expect(sentence).toContain(part);
  });

  test('the page of an add-on listens for Home Assistant without a password', () => {
    expect(addon({}, { ST2M_UI_PASSWORD: 'x' }).warnings.join()).toContain('ST2M_UI_PASSWORD is ignored');
    expect(addon({ door: 'homeassistant' }).door).toBe('homeassistant');
  });
  test.each(['127.0.0.1', 'localhost', '::1', '[::1]', '127.0.0.9'])('%s needs no password', (host) => {
    expect(standalone({ ST2M_UI_HOST: host }).uiHost).toBe(host);
  });
});

test('unknown variables and unknown keys of the file are said, with the name that was probably meant', () => {
  expect(standalone({ ST2M_PUBLIC_ULR: 'x', ST2M_SOMETHING_ELSE_ENTIRELY: 'y' }).warnings).toEqual([
    'There is no option ST2M_PUBLIC_ULR; it is ignored. Did you mean ST2M_PUBLIC_URL?',
    'There is no option ST2M_SOMETHING_ELSE_ENTIRELY; it is ignored.',
  ]);
  expect(addon({ base_topik: 'x', ui_port: 5 }).warnings).toHaveLength(2);
});

test('a file with options that is missing is said, one that cannot be read stops the start', () => {
  const env = { SUPERVISOR_TOKEN: 't' };
  expect(loadOptions({ env, readFile: files({}) }).warnings[0]).toContain('/data/options.json');
  for (const broken of ['{"client_secret":"hunter2"', '[]', 'null']) {
    const sentence = refusal(() => addon(broken));
    expect(sentence).toContain('/data/options.json');
    expect(sentence).not.toContain('hunter2');
  }
  const readFile = (): string => {
    throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
  };
  expect(refusal(() => loadOptions({ env, readFile }))).toContain('cannot be read');
});

test('no secret is ever part of a sentence, and all of them are handed to the log', () => {
  const options = standalone({
    ST2M_MQTT_USERNAME: 'u',
    ST2M_MQTT_PASSWORD: 'hunter2',
    ST2M_UI_PASSWORD: 'hunter3',
    ST2M_MQTT_URL: 'mqtt://broker',
  });
  expect(JSON.stringify(options)).not.toMatch(/hunter/);
  expect(
    secretsOf(options)
      .map((secret) => secret.reveal())
      .sort(),
  ).toEqual(['hunter2', 'hunter3']);
  expect(secretsOf(addon({})).map((secret) => secret.reveal())).toEqual(['supervisor-secret']);
});

test('whatever the environment holds: options that fit, or one sentence that names one of them', () => {
  const name = fc.constantFrom(...OPTION_NAMES);
  const text = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.integer().map(String),
    fc.constantFrom('true', 'auto', 'public', 'a,b', '/ca.pem', 'mqtt://u:p@h'),
  );
  fc.assert(
    fc.property(fc.dictionary(name, text, { maxKeys: 5 }), (chosen) => {
      const env = Object.fromEntries(
        Object.entries(chosen).map(([key, value]) => [variableOf(key as (typeof OPTION_NAMES)[number]), value]),
      );
      const sentence = refusal(() => standalone(env));
      if (sentence === 'not refused') return;
      expect(sentence).toMatch(/^The option ST2M_[A-Z_]+ .*allowed.*\.$/);
      expect(sentence).not.toContain('\n');
      for (const [key, value] of Object.entries(chosen)) {
        const row: OptionRow = OPTION_TABLE[key as (typeof OPTION_NAMES)[number]];
        if (row.kind === 'secret' && value.length > 12) expect(sentence).not.toContain(value);
      }
    }),
    { numRuns: 300 },
  );
});
