import type { Topics } from '../topics/topics.ts';
import type { Entity } from './entity.ts';
import { quote } from './templates.ts';

/** What of the bridge itself Home Assistant shows. */
export interface BridgeView {
  readonly locations: readonly {
    readonly id: string;
    readonly label: string;
    /** Its topic name. */
    readonly name: string;
    readonly modes: readonly string[];
  }[];
  readonly scenes: readonly { readonly id: string; readonly label: string; readonly name: string }[];
}

const source = (attribute: string, key?: string): Entity['source'] => ({
  component: 'bridge',
  attribute,
  ...(key === undefined ? {} : { key }),
});

/** `expression` where there is a JSON payload: the topic is cleared when the base topic changes. */
const told = (expression: string): string => `{{ (${expression}) if value_json is defined else None }}`;

const diagnostics = (topics: Topics): Entity[] => [
  {
    platform: 'binary_sensor',
    source: source('connection'),
    name: 'Connection',
    category: 'diagnostic',
    config: {
      state_topic: topics.bridgeState,
      payload_on: 'online',
      payload_off: 'offline',
      device_class: 'connectivity',
      // It is there to say that the bridge is away, so it must not go with it.
      availability: [{ topic: topics.bridgeState, value_template: 'online' }],
    },
  },
  {
    platform: 'sensor',
    source: source('api_calls'),
    name: 'SmartThings calls in 24 hours',
    category: 'diagnostic',
    config: {
      state_topic: topics.bridgeInfo,
      value_template: told('value_json.api_calls.last_24h'),
      state_class: 'measurement',
      unit_of_measurement: 'calls',
      icon: 'mdi:counter',
      json_attributes_topic: topics.bridgeInfo,
      json_attributes_template:
        "{{ ({'limit': value_json.api_calls.limit} if value_json is defined else {}) | tojson }}",
    },
  },
  {
    platform: 'sensor',
    source: source('last_event'),
    name: 'Last event',
    category: 'diagnostic',
    config: {
      state_topic: topics.bridgeInfo,
      value_template: told('value_json.webhook.last_event'),
      device_class: 'timestamp',
    },
  },
  {
    platform: 'sensor',
    source: source('door'),
    name: 'Door for events',
    category: 'diagnostic',
    config: {
      state_topic: topics.bridgeInfo,
      value_template: told('value_json.webhook.door'),
      device_class: 'enum',
      options: ['public', 'homeassistant', 'none'],
      icon: 'mdi:door',
    },
  },
];

/** On while the location has to be signed in again; an attribute says in a sentence how the location is doing. */
const signIn = (topics: Topics, { id, label }: BridgeView['locations'][number]): Entity => ({
  platform: 'binary_sensor',
  source: source('sign_in', id),
  name: `Sign-in of ${label}`,
  category: 'diagnostic',
  config: {
    state_topic: topics.bridgeInfo,
    value_template: told(
      `'ON' if value_json.installed_apps | selectattr('location.id', 'eq', ${quote(id)}) | selectattr('auth', 'eq', 'login_needed') | list else 'OFF'`,
    ),
    device_class: 'problem',
    json_attributes_topic: topics.bridgeInfo,
    json_attributes_template: `{% set found = (value_json.installed_apps | selectattr('location.id', 'eq', ${quote(id)}) | list) if value_json is defined else [] %}{{ ({'sentence': found[0].sentence} if found else {}) | tojson }}`,
  },
});

const mode = (topics: Topics, { id, label, name, modes }: BridgeView['locations'][number]): Entity => ({
  platform: 'select',
  source: source('mode', id),
  name: `Mode of ${label}`,
  config: {
    state_topic: topics.mode(name),
    command_topic: topics.modeSet(name),
    options: modes,
    icon: 'mdi:home-switch',
  },
});

const scene = (topics: Topics, { id, label, name }: BridgeView['scenes'][number]): Entity => ({
  platform: 'scene',
  source: source('scene', id),
  name: label,
  // Without a payload Home Assistant fails to run it.
  config: { command_topic: topics.sceneRun(name), payload_on: 'ON' },
});

const buttons = (topics: Topics): Entity[] => [
  {
    platform: 'button',
    source: source('refresh'),
    name: 'Read all devices',
    category: 'diagnostic',
    config: { command_topic: topics.request('refresh'), payload_press: '{}', icon: 'mdi:refresh' },
  },
  {
    platform: 'button',
    source: source('restart'),
    name: 'Restart',
    category: 'config',
    config: { command_topic: topics.request('restart'), payload_press: '{}', device_class: 'restart' },
  },
];

/** The entities of the bridge's own device: how it is doing, and the scenes and modes of its locations. */
export const bridgeEntities = (topics: Topics, { locations, scenes }: BridgeView): Entity[] => [
  ...diagnostics(topics),
  ...locations.map((location) => signIn(topics, location)),
  ...locations.filter(({ modes }) => modes.length > 0).map((location) => mode(topics, location)),
  ...scenes.map((each) => scene(topics, each)),
  ...buttons(topics),
];
