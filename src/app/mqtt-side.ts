import { randomBytes } from 'node:crypto';
import { happensOnce } from '../capabilities/momentary.ts';
import { createBridgePublisher } from '../mqtt/bridge-publisher.ts';
import { createBridgeRequests } from '../mqtt/bridge-requests.ts';
import { createMqttConnection } from '../mqtt/connection.ts';
import { createHomePublisher } from '../mqtt/home-publisher.ts';
import { createInbox } from '../mqtt/inbox.ts';
import { createLedger, isTopicList } from '../mqtt/ledger.ts';
import { createPublisher } from '../mqtt/publisher.ts';
import { createRequestRouter } from '../mqtt/request-router.ts';
import type { Cancel } from '../ops/clock.ts';
import type { DeviceEntry } from '../sync/home.ts';
import { type DeviceDocument, deviceDocument } from '../topics/documents.ts';
import { createTopics } from '../topics/topics.ts';
import type { Broker } from './broker.ts';
import type { CloudSide } from './cloud-side.ts';
import { openDiscoverySide } from './discovery-side.ts';
import type { Foundations } from './foundations.ts';
import type { HomeSide } from './home-side.ts';
import { createRequests } from './requests.ts';

export interface MqttSideHooks {
  /** What `bridge/info` shows. */
  readonly info: () => object;
  readonly onConnectionChange: () => void;
  readonly restart: () => void;
}

/** All that is published, and all that comes in by MQTT. */
export type MqttSide = ReturnType<typeof openMqttSide>;

export const openMqttSide = (
  foundations: Foundations,
  cloud: CloudSide,
  homeSide: HomeSide,
  broker: Broker,
  hooks: MqttSideHooks,
) => {
  const { options, clock, log, openStore } = foundations;
  const { home, audibility, isPushed } = homeSide;
  const mqttLog = log.room('mqtt');
  const topics = createTopics({ base: options.baseTopic, discoveryPrefix: options.discoveryPrefix });
  const connection = createMqttConnection({
    ...broker.address,
    clientId: `smartthings2mqtt_${randomBytes(6).toString('hex')}`,
    clock,
    log: mqttLog,
    will: { topic: topics.bridgeState, payload: 'offline' },
    ...(broker.renew === undefined ? {} : { credentials: broker.renew }),
  });
  const ledger = createLedger({
    store: openStore<readonly string[]>('retained', [], isTopicList),
    clock,
    log: mqttLog,
  });
  const publisher = createPublisher({ connection, ledger, rank: topics.rank, clock, log: mqttLog });

  const isAvailable = ({ device, health }: DeviceEntry): boolean =>
    audibility.isAudible(device.installedAppId) && (health !== 'OFFLINE' || options.offlineAs === 'last_state');
  const homePublisher = createHomePublisher({ topics, publisher, happensOnce, isAvailable });
  const requests = createRequests(foundations, cloud, homeSide);
  const documentOf = (entry: DeviceEntry): DeviceDocument =>
    deviceDocument({
      device: entry.device,
      name: entry.name,
      state: entry.state,
      health: entry.health,
      lastSeen: entry.lastSeen,
      room: home.roomOf(entry.device)?.name,
      location: home.location(entry.device.locationId)?.location.name,
      isPushed: isPushed(entry.device),
    });
  const signedIn = (): string[] => cloud.store.installedApps.flatMap(({ locationId }) => locationId ?? []);
  const bridgePublisher = createBridgePublisher({
    clock,
    topics,
    publisher,
    info: hooks.info,
    devices: () => home.entries().map(documentOf),
    locations: () => home.locations(),
    signedIn,
    sceneNames: requests.sceneNames,
    locationNames: requests.locationNames,
  });
  const router = createRequestRouter({
    clock,
    log: mqttLog,
    topics,
    publisher,
    commands: homeSide.commands,
    entry: (name) => home.entryByName(name),
    getDevice: async (entry) => {
      const rejection = await requests.readState(entry);
      if (rejection === undefined) homePublisher.publishDevice(entry, { always: true });
      return rejection;
    },
    runScene: requests.runScene,
    setMode: requests.setMode,
    bridgeRequests: createBridgeRequests({
      ...requests,
      health: () => ({ healthy: true, version: foundations.version }),
      restart: hooks.restart,
    }),
    onHomeAssistant: (status) => {
      if (status === 'online') publisher.replay();
    },
  });
  const inbox = createInbox({
    connection,
    topics,
    publisher,
    log: mqttLog,
    onRequest: router.handle,
    onUnreadable: router.handle,
  });

  const discovery = openDiscoverySide({
    foundations,
    homeSide,
    topics,
    publisher,
    requests,
    republish: (entry) => homePublisher.publishDevice(entry, { always: true }),
    signedIn,
  });

  home.onChange((change) => {
    discovery.onChange(change);
    homePublisher.onChange(change);
    if (change.type === 'location') bridgePublisher.locationsChanged();
    if (!MINOR_CHANGES.has(change.type)) bridgePublisher.devicesChanged();
    if (change.type === 'device_added' || change.type === 'device_removed') {
      bridgePublisher.event({ type: change.type, id: change.entry.device.id, topic: change.entry.name });
      bridgePublisher.infoChanged();
    }
    if (change.type === 'device_renamed') {
      const { device, name } = change.entry;
      bridgePublisher.event({ type: change.type, id: device.id, topic: name, from: change.from, to: device.label });
    }
    if (change.type === 'topic_renamed') {
      const { device, name } = change.entry;
      bridgePublisher.event({ type: 'device_renamed', id: device.id, topic: name, former_topic: change.from });
    }
  });
  connection.onConnected(hooks.onConnectionChange);
  connection.onDisconnected(hooks.onConnectionChange);

  /** Topics of an earlier base topic or prefix. */
  const isMoved = (topic: string): boolean => topics.subjectOf(topic) === undefined;
  /** These too, and topics of devices that are bridged no longer. */
  const isLeftover = (topic: string): boolean => {
    const subject = topics.subjectOf(topic);
    if (subject === undefined) return true;
    if (subject.kind === 'bridge') return false;
    if (subject.kind === 'discovery') return !options.discovery || !discoveryTopics().has(topic);
    const entry = home.entryByName(subject.device);
    return entry === undefined || (entry.loaded && !publisher.topics().has(topic));
  };
  const isGone = (topic: string): boolean => !isMoved(topic) && isLeftover(topic);
  let cancelClearing: Cancel = () => {};
  const discoveryTopics = (): ReadonlySet<string> =>
    new Set(['bridge', ...home.entries().map(({ device }) => device.id)].map(topics.discovery));

  return {
    connection,
    homePublisher,
    bridgePublisher,
    documentOf,
    start: (): void => {
      inbox.start();
      // The last will is retained, too.
      publisher.own([topics.bridgeState]);
      publisher.gather();
      publisher.clearWhere(isGone);
      discovery.publishBridge();
      connection.start();
    },
    /** All is known now, or could not be read: the bridge is there for everyone. */
    announce: (): void => {
      publisher.clearWhere(isGone);
      bridgePublisher.publishAll();
      publisher.retain(topics.bridgeState, 'online');
      publisher.release();
      cancelClearing = clock.after(MOVE_MS, () => publisher.clearWhere(isLeftover));
    },
    stop: async (): Promise<void> => {
      cancelClearing();
      bridgePublisher.stop();
      discovery.stop();
      inbox.stop();
      await publisher.flush(LAST_WORDS_MS);
      await connection.stop();
      ledger.stop();
    },
  };
};

/** Changes that do not show in the list of devices. */
const MINOR_CHANGES: ReadonlySet<string> = new Set(['attribute', 'happened', 'seen', 'attributes_gone']);

/** Home Assistant listens to the earlier topics until it has read the documents with the new ones, and takes no empty payload well. */
const MOVE_MS = 3_000;

/** For results that are still on their way when the bridge stops. */
const LAST_WORDS_MS = 1_000;
