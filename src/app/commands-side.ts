import {
  type CapabilityDefinition,
  isDefinitionProblem,
  parseDefinition,
  shippedDefinition,
} from '../capabilities/definition.ts';
import { type Commands, createCommands } from '../commands/commands.ts';
import type { AttributeValue } from '../core/attribute.ts';
import type { Device } from '../core/device.ts';
import type { DeviceEvent } from '../core/event.ts';
import { createDefinitions, isStoredDefinitions } from '../sync/definitions.ts';
import type { Home } from '../sync/home.ts';
import type { Loader } from '../sync/loader.ts';
import type { CloudSide } from './cloud-side.ts';
import type { Foundations } from './foundations.ts';

/** A value that was read, as if it had been pushed. */
export const readEvent = (device: Device, attribute: AttributeValue): DeviceEvent => ({
  type: 'DEVICE_EVENT',
  locationId: device.locationId,
  deviceId: device.id,
  time: attribute.time,
  attribute,
  stateChange: true,
});

export interface CommandsSideDeps {
  readonly home: Home;
  readonly loader: Loader;
  readonly isPushed: (device: Device) => boolean;
}

/** What is sent to devices, and the definitions that say what they take. */
export const openCommandsSide = (
  { clock, log, openStore }: Foundations,
  { smartThings }: CloudSide,
  { home, loader, isPushed }: CommandsSideDeps,
) => {
  const definitions = createDefinitions<CapabilityDefinition>({
    clock,
    log: log.room('capabilities'),
    store: openStore('capabilities', {}, isStoredDefinitions),
    shipped: shippedDefinition,
    parse: (json) => {
      const definition = parseDefinition(json);
      return isDefinitionProblem(definition) ? undefined : definition;
    },
    fetch: smartThings.capabilities.get,
  });
  const commands: Commands = createCommands({
    clock,
    log: log.room('commands'),
    device: (deviceId) => home.entry(deviceId)?.device,
    state: (deviceId) => home.entry(deviceId)?.state ?? new Map(),
    definitions: (id, version, installedAppId) => definitions.get(id, version, installedAppId, 'command'),
    execute: (installedAppId, deviceId, requests) => smartThings.devices.execute(installedAppId, deviceId, requests),
    isPushed: (deviceId) => {
      const entry = home.entry(deviceId);
      return entry !== undefined && isPushed(entry.device);
    },
    read: async (deviceId) => {
      const entry = home.entry(deviceId);
      if (entry === undefined) return;
      await loader.readState(entry.device.installedAppId, deviceId);
      // What stayed as it was is no change, and yet it may be what a command waits to see.
      for (const value of entry.state.values()) commands.observe(readEvent(entry.device, value));
    },
  });
  return { definitions, commands };
};
