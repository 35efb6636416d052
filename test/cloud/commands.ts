import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Command, parseCommands } from './command-check.ts';
import { type Effect, effectsOf } from './command-effects.ts';
import { unitOf } from './definitions.ts';
import { findDevice } from './devices.ts';
import { conflict } from './errors.ts';
import { includes } from './faults.ts';
import type { DeviceFixture } from './home.ts';
import type { Parts } from './parts.ts';

/** Hub-local devices go on working while the cloud takes them for offline; the others cannot be reached then. */
const refuses = (fixture: DeviceFixture, parts: Parts): boolean =>
  includes(parts.faults.commandConflicts, fixture.device.deviceId) ||
  (fixture.health?.state === 'OFFLINE' && fixture.device['executionContext'] !== 'LOCAL');

type Perform = (deviceId: string, command: Command, commandId: string) => void;

/** Carries commands out: changes the state and sends the events, at once or later. */
export const createPerformer = (parts: Parts): Perform => {
  const apply = (deviceId: string, command: Command, effect: Effect, commandId: string): void => {
    if (!parts.world.devices.has(deviceId)) return;
    const capability = effect.capability ?? command.capability;
    const unit = unitOf(parts.definitions.get(capability), effect.attribute);
    const known = parts.world.attribute(deviceId, command.component, capability, effect.attribute)?.unit ?? unit;
    parts.changes.setAttribute(deviceId, command.component, capability, effect.attribute, effect.value, {
      commandId,
      ...(known === undefined ? {} : { unit: known }),
      ...(effect.data === undefined ? {} : { data: effect.data }),
    });
  };
  return (deviceId, command, commandId) => {
    const effects = effectsOf(parts.definitions.get(command.capability), {
      command,
      now: parts.clock.now(),
      reported: (attribute, capability = command.capability) =>
        parts.world.attribute(deviceId, command.component, capability, attribute)?.value,
    });
    for (const effect of effects) {
      if (effect.afterMs === undefined) apply(deviceId, command, effect, commandId);
      else parts.clock.after(effect.afterMs, () => apply(deviceId, command, effect, commandId));
    }
  };
};

/** Runs when the answer has left, as events normally come after it. */
const afterAnswer = (reply: FastifyReply, parts: Parts, task: () => void): void => {
  const answered = new Promise<void>((resolve) => reply.raw.once('close', resolve));
  parts.delivery.track(answered.then(task));
};

/** `POST /devices/{id}/commands` */
export const registerCommands = (server: FastifyInstance, parts: Parts): void => {
  const perform = createPerformer(parts);
  const config = { rate: 'device', perDevice: true, scope: 'x:devices' } as const;

  server.post('/devices/:id/commands', { config }, (request, reply) => {
    const fixture = findDevice(request, parts, 'x:devices');
    const { deviceId } = fixture.device;
    const commands = parseCommands(request.body, fixture, parts.definitions).map((command) => ({
      command,
      id: randomUUID(),
    }));
    if (refuses(fixture, parts)) throw conflict('invalid device state');
    const carryOut = (): void => {
      if (includes(parts.faults.commandsWithoutEffect, deviceId)) return;
      for (const { command, id } of commands) perform(deviceId, command, id);
    };
    if (parts.commandEffectDelayMs > 0) parts.clock.after(parts.commandEffectDelayMs, carryOut);
    else if (parts.faults.effectBeforeAnswer) carryOut();
    else afterAnswer(reply, parts, carryOut);
    return { results: commands.map(({ id }) => ({ id, status: parts.faults.commandStatus })) };
  });
};
