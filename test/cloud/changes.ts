import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../src/ops/clock.ts';
import type { JsonObject } from './constraints.ts';
import { type CloudEvent, deviceEventContent, type MakeEvent, ownedBy } from './events.ts';
import type { AttributeStatus, DeviceFixture, HealthState, RoomFixture, SceneFixture } from './home.ts';
import type { World } from './state.ts';

export interface AttributeOptions {
  unit?: string;
  data?: unknown;
  /** When the device said so, ms since the epoch; now, if not said. */
  time?: number;
  /** Whether the event says that the state changed; by comparison, if not said. */
  stateChange?: boolean;
  /** `deliver: false` or `silent: true`: the state changes, and no event follows. */
  deliver?: boolean;
  silent?: boolean;
  commandId?: string;
}

export type ArmState = 'UNKNOWN' | 'ARMED_STAY' | 'ARMED_AWAY' | 'DISARMED';

/** What can happen in the homes: each changes the world and sends the events that SmartThings would send. */
export interface Changes {
  setAttribute(
    deviceId: string,
    component: string,
    capability: string,
    attribute: string,
    value: unknown,
    options?: AttributeOptions,
  ): CloudEvent;
  addDevice(fixture: DeviceFixture): void;
  removeDevice(deviceId: string): void;
  renameDevice(deviceId: string, label: string): void;
  moveDevice(deviceId: string, roomId: string): void;
  setHealth(deviceId: string, state: HealthState, reason?: string): void;
  setMode(locationId: string, modeId: string): void;
  addScene(scene: SceneFixture): void;
  removeScene(sceneId: string): void;
  addRoom(room: RoomFixture): void;
  renameLocation(locationId: string, name: string): void;
  setArmState(locationId: string, armState: ArmState): void;
  /** Hubs report their radios too: `ZIGBEE_OFFLINE`, … */
  hubHealth(hubId: string, status: string): void;
}

export interface ChangesDeps {
  readonly world: World;
  readonly clock: Clock;
  readonly makeEvent: MakeEvent;
  readonly emit: (event: CloudEvent) => void;
}

const emptyComponent = { id: '', label: '', categories: [], capabilities: [], icon: '' };

const updateContent = (oldLabel: string, newLabel: string): JsonObject => ({
  labelDiff: { old: oldLabel, new: newLabel },
  componentDiff: { old: emptyComponent, new: emptyComponent },
  iconDiff: { old: '', new: '' },
});

const healthReasons: Record<HealthState, string> = {
  ONLINE: 'NONE',
  UNKNOWN: 'NONE',
  OFFLINE: 'SERVICE_UNAVAILABLE',
  UNHEALTHY: 'SERVICE_UNAVAILABLE',
};

export const createChanges = ({ world, clock, makeEvent, emit }: ChangesDeps): Changes => {
  const fixtureOf = (deviceId: string): DeviceFixture => {
    const fixture = world.devices.get(deviceId);
    if (fixture === undefined) throw new Error(`There is no device ${deviceId} in the simulated homes.`);
    return fixture;
  };
  const now = (): string => new Date(clock.now()).toISOString();
  const lifecycle = ({ device }: DeviceFixture, kind: string, detail: JsonObject, deviceName = ''): void => {
    const { deviceId, locationId } = device;
    const content = { lifecycle: kind, ...ownedBy(locationId), deviceId, deviceName, principal: '', ...detail };
    emit(makeEvent('DEVICE_LIFECYCLE_EVENT', clock.now(), content));
  };
  const sceneEvent = (scene: SceneFixture, kind: 'CREATE' | 'DELETE'): void => {
    const { sceneId, locationId } = scene;
    const content = { lifecycle: kind, locationId, sceneId, create: {}, update: {}, delete: {} };
    emit(makeEvent('SCENE_LIFECYCLE_EVENT', clock.now(), content));
  };

  return {
    setAttribute: (deviceId, component, capability, attribute, value, options = {}) => {
      const { device, status } = fixtureOf(deviceId);
      status.components[component] ??= {};
      const statuses = status.components[component];
      statuses[capability] ??= {};
      const before: AttributeStatus | undefined = statuses[capability][attribute];
      const time = options.time ?? clock.now();
      const unit = options.unit ?? before?.unit;
      statuses[capability][attribute] = {
        value,
        ...(unit === undefined ? {} : { unit }),
        ...(options.data === undefined ? {} : { data: options.data }),
        timestamp: new Date(time).toISOString(),
      };
      const stateChange = options.stateChange ?? !isDeepStrictEqual(before?.value, value);
      const { locationId } = device;
      const { data, commandId = '' } = options;
      const facts = { locationId, deviceId, component, capability, attribute, value, data, stateChange, commandId };
      const event = makeEvent('DEVICE_EVENT', time, deviceEventContent(facts));
      if (options.deliver !== false && options.silent !== true) emit(event);
      return event;
    },
    addDevice: (fixture) => {
      const copy = structuredClone(fixture);
      world.devices.set(copy.device.deviceId, copy);
      const { presentationId = '', manufacturerName = '', parentDeviceId = '' } = copy.device;
      const create = { presentationId, manufacturerName, categories: [], parentDeviceId, hubId: '' };
      lifecycle(copy, 'CREATE', { create });
    },
    removeDevice: (deviceId) => {
      const fixture = fixtureOf(deviceId);
      world.devices.delete(deviceId);
      const { roomId = '', parentDeviceId = '' } = fixture.device;
      lifecycle(fixture, 'DELETE', { delete: { roomId, parentDeviceId, hubId: '' } });
    },
    renameDevice: (deviceId, label) => {
      const fixture = fixtureOf(deviceId);
      const old = fixture.device.label ?? '';
      fixture.device.label = label;
      lifecycle(fixture, 'UPDATE', { update: updateContent(old, label) }, label);
    },
    moveDevice: (deviceId, roomId) => {
      const fixture = fixtureOf(deviceId);
      const roomIdFrom = fixture.device.roomId ?? '';
      fixture.device.roomId = roomId;
      lifecycle(fixture, 'ROOM_MOVE', { roomMove: { roomIdFrom, roomIdTo: roomId } }, fixture.device.label);
    },
    setHealth: (deviceId, state, reason = healthReasons[state]) => {
      const fixture = fixtureOf(deviceId);
      fixture.health = { deviceId, state, lastUpdatedDate: now() };
      const detail = { deviceId, hubId: '', status: state, reason, eventSource: 'CLOUD' };
      emit(makeEvent('DEVICE_HEALTH_EVENT', clock.now(), { ...ownedBy(fixture.device.locationId), ...detail }));
    },
    setMode: (locationId, modeId) => {
      world.setCurrentMode(locationId, modeId);
      emit(makeEvent('MODE_EVENT', clock.now(), { locationId, modeId }));
    },
    addScene: (scene) => {
      world.scenes.set(scene.sceneId, structuredClone(scene));
      sceneEvent(scene, 'CREATE');
    },
    removeScene: (sceneId) => {
      const scene = world.scenes.get(sceneId);
      if (scene === undefined) throw new Error(`There is no scene ${sceneId} in the simulated homes.`);
      world.scenes.delete(sceneId);
      sceneEvent(scene, 'DELETE');
    },
    addRoom: (room) => void world.rooms.set(room.roomId, structuredClone(room)),
    renameLocation: (locationId, name) => {
      const location = world.locations.get(locationId);
      if (location === undefined) throw new Error(`There is no location ${locationId} in the simulated homes.`);
      Object.assign(location, { name, lastModified: now() });
      emit(makeEvent('LOCATION_LIFECYCLE_EVENT', clock.now(), { locationId, lifecycle: 'UPDATE', update: {} }));
    },
    setArmState: (locationId, armState) => {
      emit(makeEvent('SECURITY_ARM_STATE_EVENT', clock.now(), { locationId, armState, optionalArguments: {} }));
    },
    hubHealth: (hubId, status) => {
      const { locationId } = fixtureOf(hubId).device;
      emit(makeEvent('HUB_HEALTH_EVENT', clock.now(), { locationId, hubId, status, reason: 'NONE' }));
    },
  };
};
