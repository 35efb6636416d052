import type { AttributePath } from '../core/attribute.ts';

/** What a message on a topic asks for. Names are topic names, not ids. */
export type TopicRequest =
  | { readonly kind: 'device-set'; readonly device: string }
  | { readonly kind: 'device-get'; readonly device: string }
  | ({ readonly kind: 'attribute-set'; readonly device: string } & AttributePath)
  | {
      readonly kind: 'command-run';
      readonly device: string;
      readonly component: string;
      readonly capability: string;
      readonly command: string;
    }
  | { readonly kind: 'scene-run'; readonly scene: string }
  | { readonly kind: 'mode-set'; readonly location: string }
  | { readonly kind: 'bridge-request'; readonly request: string }
  | { readonly kind: 'homeassistant-status' };

/** Names that a device may not have: its topics would be the bridge's. */
export const RESERVED_DEVICE_NAMES = ['bridge'] as const;

/** Component, capability and attribute names go into topics as they are; what MQTT forbids there is percent-encoded. */
const level = (text: string): string =>
  text === '' ? '%' : text.replace(/[%/+#\p{Cc}]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);

const unlevel = (text: string): string =>
  text === '%'
    ? ''
    : text.replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

export interface CommandPath {
  readonly component: string;
  readonly capability: string;
  readonly command: string;
}

export type TopicSubject =
  /** `id`: as in the topic, where signs that it may not have are `_`. */
  | { readonly kind: 'discovery'; readonly id: string }
  | { readonly kind: 'bridge' }
  | { readonly kind: 'device'; readonly device: string };

const RANKS = { discovery: 0, availability: 1, state: 2, bridge: 3, bridgeState: 4 } as const;

export interface TopicsOptions {
  readonly base: string;
  readonly discoveryPrefix: string;
}

export type Topics = ReturnType<typeof createTopics>;

/** Every topic of the bridge: the only place that knows their strings. */
export const createTopics = ({ base, discoveryPrefix }: TopicsOptions) => {
  const bridge = `${base}/bridge`;
  const homeAssistantStatus = [...new Set(['homeassistant/status', `${discoveryPrefix}/status`])];

  const parse = (topic: string): TopicRequest | undefined => {
    if (homeAssistantStatus.includes(topic)) return { kind: 'homeassistant-status' };
    if (!topic.startsWith(`${base}/`)) return undefined;
    const [first, ...rest] = topic.slice(base.length + 1).split('/');
    if (first === undefined || first === '') return undefined;
    return first === 'bridge' ? parseBridge(rest) : parseDevice(first, rest);
  };

  const discoveryStart = `${discoveryPrefix}/device/smartthings2mqtt_`;
  const discoveryEnd = '/config';
  const discoveredId = (topic: string): string | undefined =>
    topic.startsWith(discoveryStart) && topic.endsWith(discoveryEnd)
      ? topic.slice(discoveryStart.length, -discoveryEnd.length)
      : undefined;

  return {
    bridgeState: `${bridge}/state`,
    bridgeInfo: `${bridge}/info`,
    bridgeDevices: `${bridge}/devices`,
    bridgeEvent: `${bridge}/event`,
    bridgeScenes: `${bridge}/scenes`,
    response: (request: string): string => `${bridge}/response/${level(request)}`,
    request: (request: string): string => `${bridge}/request/${level(request)}`,
    sceneRun: (scene: string): string => `${bridge}/scene/${scene}/run`,
    mode: (location: string): string => `${bridge}/mode/${location}`,
    modeSet: (location: string): string => `${bridge}/mode/${location}/set`,
    device: (device: string): string => `${base}/${device}`,
    attribute: (device: string, { component, capability, attribute }: AttributePath): string =>
      `${base}/${device}/${level(component)}/${level(capability)}/${level(attribute)}`,
    attributeSet: (device: string, { component, capability, attribute }: AttributePath): string =>
      `${base}/${device}/${level(component)}/${level(capability)}/${level(attribute)}/set`,
    run: (device: string, { component, capability, command }: CommandPath): string =>
      `${base}/${device}/${level(component)}/${level(capability)}/${level(command)}/run`,
    /** Where Home Assistant looks for devices; `id` is a SmartThings device id, or `bridge`. */
    discovery: (id: string): string => `${discoveryStart}${id.replace(/[^A-Za-z0-9_-]/g, '_')}${discoveryEnd}`,
    availability: (device: string): string => `${base}/${device}/availability`,
    lastSeen: (device: string): string => `${base}/${device}/last_seen`,
    result: (device: string): string => `${base}/${device}/result`,
    /** Filters of everything that the bridge listens to. */
    requests: [
      `${base}/+/set`,
      `${base}/+/get`,
      `${base}/+/+/+/+/set`,
      `${base}/+/+/+/+/run`,
      `${bridge}/request/+`,
      `${bridge}/scene/+/run`,
      `${bridge}/mode/+/set`,
      ...homeAssistantStatus,
    ] as readonly string[],
    /** What a message on `topic` asks for; undefined for a topic that asks for nothing. */
    parse,
    /** Whom a topic of the bridge is about; undefined for topics of another base topic or prefix. */
    subjectOf: (topic: string): TopicSubject | undefined => {
      const discovered = discoveredId(topic);
      if (discovered !== undefined) return { kind: 'discovery', id: discovered };
      if (!topic.startsWith(`${base}/`)) return undefined;
      const [device = ''] = topic.slice(base.length + 1).split('/');
      return device === 'bridge' ? { kind: 'bridge' } : { kind: 'device', device };
    },
    /** The order in which everything is published again: discovery, availability, states, and at the end the bridge's own. */
    rank: (topic: string): number => {
      if (topic === `${bridge}/state`) return RANKS.bridgeState;
      if (topic.startsWith(`${discoveryPrefix}/`)) return RANKS.discovery;
      if (topic.startsWith(`${bridge}/`)) return RANKS.bridge;
      return topic.endsWith('/availability') ? RANKS.availability : RANKS.state;
    },
  };
};

const parseBridge = (levels: readonly string[]): TopicRequest | undefined => {
  const [room, name, verb] = levels;
  if (name === undefined || name === '') return undefined;
  if (room === 'request' && levels.length === 2) return { kind: 'bridge-request', request: unlevel(name) };
  if (room === 'scene' && verb === 'run' && levels.length === 3) return { kind: 'scene-run', scene: name };
  if (room === 'mode' && verb === 'set' && levels.length === 3) return { kind: 'mode-set', location: name };
  return undefined;
};

const parseDevice = (device: string, levels: readonly string[]): TopicRequest | undefined => {
  if (levels.length === 1 && levels[0] === 'set') return { kind: 'device-set', device };
  if (levels.length === 1 && levels[0] === 'get') return { kind: 'device-get', device };
  const [component, capability, name, verb] = levels.map(unlevel);
  if (levels.length !== 4 || component === undefined || capability === undefined || name === undefined)
    return undefined;
  if (verb === 'set') return { kind: 'attribute-set', device, component, capability, attribute: name };
  if (verb === 'run') return { kind: 'command-run', device, component, capability, command: name };
  return undefined;
};
