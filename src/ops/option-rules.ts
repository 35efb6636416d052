import { Secret } from '../core/secret.ts';
import { isLoopbackHost } from './option-formats.ts';
import type { OptionName, OptionValues } from './option-table.ts';

/** The name under which the user wrote an option, or would write it. */
export type NameOf = (name: OptionName) => string;

interface Rule {
  readonly isBroken: (options: OptionValues, isAddon: boolean) => boolean;
  /** The sentence; what is needed or allowed is part of it. */
  readonly sentence: (nameOf: NameOf, options: OptionValues) => string;
}

/** One of two that make sense together only. */
const needs = (
  name: OptionName,
  other: OptionName,
  isGiven: (options: OptionValues) => { name: boolean; other: boolean },
): Rule => ({
  isBroken: (options) => {
    const given = isGiven(options);
    return given.name && !given.other;
  },
  sentence: (nameOf) => `The option ${nameOf(name)} is set but ${nameOf(other)} is not; allowed are both or neither.`,
});

const both = (
  first: OptionName,
  second: OptionName,
  given: (options: OptionValues) => readonly [unknown, unknown],
): Rule[] => {
  const isGiven = (options: OptionValues): { name: boolean; other: boolean } => {
    const [name, other] = given(options);
    return { name: name !== undefined, other: other !== undefined };
  };
  return [
    needs(first, second, isGiven),
    needs(second, first, (options) => {
      const { name, other } = isGiven(options);
      return { name: other, other: name };
    }),
  ];
};

/** What must hold between options; each breach stops the start. */
const RULES: readonly Rule[] = [
  {
    isBroken: ({ door, publicUrl }) => door === 'public' && publicUrl === undefined,
    sentence: (nameOf) =>
      `The option ${nameOf('door')} is “public” but ${nameOf('public_url')} is empty; allowed is “public” only with the address at which SmartThings reaches the bridge.`,
  },
  {
    isBroken: ({ door, homeassistantUrl }, isAddon) =>
      door === 'homeassistant' && !isAddon && homeassistantUrl === undefined,
    sentence: (nameOf) =>
      `The option ${nameOf('door')} is “homeassistant” but ${nameOf('homeassistant_url')} is empty; allowed is “homeassistant” only as an add-on, or with the address and a token of Home Assistant.`,
  },
  {
    isBroken: ({ uiHost, uiPassword }, isAddon) => !isAddon && uiPassword === undefined && !isLoopbackHost(uiHost),
    sentence: (nameOf, { uiHost }) =>
      `The option ${nameOf('ui_host')} is “${uiHost}” but ${nameOf('ui_password')} is empty; without a password only 127.0.0.1, ::1 and localhost are allowed.`,
  },
  {
    isBroken: ({ baseTopic, discoveryPrefix }) => baseTopic === discoveryPrefix,
    sentence: (nameOf, { baseTopic }) =>
      `The option ${nameOf('discovery_prefix')} is “${baseTopic}”, the same as ${nameOf('base_topic')}; allowed are two different topics.`,
  },
  {
    isBroken: ({ mqttUsername, mqttPassword }) => mqttPassword !== undefined && mqttUsername === undefined,
    sentence: (nameOf) =>
      `The option ${nameOf('mqtt_password')} is set but ${nameOf('mqtt_username')} is not; allowed is a password with a user name only.`,
  },
  ...both('client_id', 'client_secret', ({ clientId, clientSecret }) => [clientId, clientSecret]),
  ...both('mqtt_cert', 'mqtt_key', ({ mqttCert, mqttKey }) => [mqttCert, mqttKey]),
  ...both('homeassistant_url', 'homeassistant_token', (options) => [
    options.homeassistantUrl,
    options.homeassistantToken,
  ]),
];

/** What is odd but harmless. */
const WARNINGS: readonly Rule[] = [
  {
    isBroken: ({ uiPassword }, isAddon) => isAddon && uiPassword !== undefined,
    sentence: (nameOf) =>
      `The option ${nameOf('ui_password')} is ignored: Home Assistant itself asks who comes to the page.`,
  },
  {
    isBroken: ({ mqttUrl, mqttCa, mqttCert }) =>
      (mqttCa ?? mqttCert) !== undefined && mqttUrl !== undefined && /^(mqtt|ws):/i.test(mqttUrl),
    sentence: (nameOf, { mqttCa }) =>
      `The option ${nameOf(mqttCa === undefined ? 'mqtt_cert' : 'mqtt_ca')} is ignored: certificates need an address with mqtts:// or wss:// in ${nameOf('mqtt_url')}.`,
  },
  {
    isBroken: ({ mqttUrl, mqttUsername }) => mqttUrl === undefined && mqttUsername !== undefined,
    sentence: (nameOf) => `The option ${nameOf('mqtt_username')} is ignored: it needs ${nameOf('mqtt_url')}.`,
  },
];

/** The first problem between options, if there is one, and what to warn of. */
export const checkTogether = (
  options: OptionValues,
  isAddon: boolean,
  nameOf: NameOf,
): { problem?: string; warnings: string[] } => {
  const broken = (rules: readonly Rule[]): string[] =>
    rules.filter((rule) => rule.isBroken(options, isAddon)).map((rule) => rule.sentence(nameOf, options));
  const problem = broken(RULES)[0];
  return { ...(problem === undefined ? {} : { problem }), warnings: broken(WARNINGS) };
};

/** Percent-encoded as addresses have it; a lone percent sign is taken as it stands. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Takes user and password out of the broker's address, so that it can be shown; the options of their own win. */
export const splitBrokerUser = (options: OptionValues): OptionValues => {
  if (options.mqttUrl === undefined) return options;
  const url = new URL(options.mqttUrl);
  if (url.username === '' && url.password === '') return options;
  const { username, password } = url;
  url.username = '';
  url.password = '';
  if (options.mqttUsername !== undefined) return { ...options, mqttUrl: url.href };
  return {
    ...options,
    mqttUrl: url.href,
    ...(username === '' ? {} : { mqttUsername: decode(username) }),
    ...(password === '' || options.mqttPassword !== undefined ? {} : { mqttPassword: new Secret(decode(password)) }),
  };
};
