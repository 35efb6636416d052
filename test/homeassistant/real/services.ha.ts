import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locationIds, modeIds, sceneIds } from '../../cloud/demo-home/ids.ts';
import { acts, sentenceOf } from './acts.ts';
import type { EntityState } from './client.ts';
import { fullerHome, ids } from './fuller-home.ts';
import { isSkipped, missing } from './installation.ts';
import { aWorld, until, type World } from './world.ts';

const SHORT_MS = 20_000;

interface SentCommand {
  readonly component?: string;
  readonly capability: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

/** `switchLevel/setLevel [40]`, or `relay1: switch/on` where it is not for the main component. */
const textOf = ({ component = 'main', capability, command, arguments: given = [] }: SentCommand): string =>
  [
    component === 'main' ? [] : `${component}:`,
    `${capability}/${command}`,
    given.length === 0 ? [] : JSON.stringify(given),
  ]
    .flat()
    .join(' ');

describe.skipIf(isSkipped(missing))(
  `what is done in Home Assistant${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let world: World;
    beforeAll(async () => {
      world = await aWorld({ home: fullerHome() });
      await world.settled();
    });
    afterAll(() => world?.stop());

    const entityIdOf = async (deviceId: string, platform: string, name: string | undefined): Promise<string> => {
      const entities = [...(await world.shown()).values()].filter(
        ({ unique_id: id, entity_id: entityId }) =>
          id.startsWith(`smartthings2mqtt_${deviceId}_`) && entityId.startsWith(`${platform}.`),
      );
      const found = entities.find(({ original_name: own }) => own === (name ?? null));
      if (found === undefined) {
        throw new Error(
          `There is no such ${platform}, only ${entities.map(({ original_name: own }) => own).join(', ')}.`,
        );
      }
      return found.entity_id;
    };
    const stateOf = async (deviceId: string, platform: string, name?: string): Promise<EntityState | undefined> => {
      const entityId = await entityIdOf(deviceId, platform, name);
      return (await world.installation.client.states()).find(({ entity_id: id }) => id === entityId);
    };
    const sentTo = (deviceId: string): string[] =>
      world.cloud
        .requestsOf('POST /devices/:id/commands')
        .filter(({ path }) => path.includes(deviceId))
        .flatMap(({ body }) => (body as { commands: SentCommand[] }).commands.map(textOf));

    for (const act of acts) {
      test(`${sentenceOf(act)} becomes ${act.commands.join(', ')}`, async () => {
        const deviceId = ids[act.device];
        const [platform = ''] = act.service.split('.');
        const entityId = await entityIdOf(deviceId, platform, act.name);
        world.cloud.clearRequests();
        await world.installation.client.act(act.service, entityId, act.data);
        await until(() => expect(sentTo(deviceId)).toEqual(act.commands), SHORT_MS);
        await world.cloud.idle();
        expect(sentTo(deviceId)).toEqual(act.commands);
      });
    }

    test('a scene that is turned on runs', async () => {
      world.cloud.clearRequests();
      await world.installation.client.act('scene.turn_on', await entityIdOf('bridge', 'scene', 'Good night'));
      await until(() => {
        const [request] = world.cloud.requestsOf('POST /scenes/:id/execute');
        expect(request?.path).toBe(`/scenes/${sceneIds.goodNight}/execute`);
      }, SHORT_MS);
    });

    test('a mode that is selected is the mode of its location', async () => {
      const entityId = await entityIdOf('bridge', 'select', 'Mode of Home');
      await world.installation.client.act('select.select_option', entityId, { option: 'Away' });
      await until(() => expect(world.cloud.currentMode(locationIds.home)).toBe(modeIds.homeAway), SHORT_MS);
      await until(async () =>
        expect(await stateOf('bridge', 'select', 'Mode of Home')).toMatchObject({ state: 'Away' }),
      );
    });

    test('what was done shows, without a complaint', async () => {
      await until(async () => {
        expect(await stateOf(ids.thermostat, 'climate')).toMatchObject({
          state: 'heat_cool',
          attributes: { target_temp_low: 19, target_temp_high: 25, fan_mode: 'on' },
        });
        expect(await stateOf(ids.airConditioner, 'climate')).toMatchObject({
          state: 'fan_only',
          attributes: { temperature: 24, preset_mode: 'wind_free', swing_mode: 'vertical' },
        });
        expect(await stateOf(ids.tank, 'water_heater')).toMatchObject({
          state: 'performance',
          attributes: { temperature: 50 },
        });
        expect(await stateOf(ids.fan, 'fan')).toMatchObject({ state: 'on', attributes: { preset_mode: 'high' } });
        expect(await stateOf(ids.vacuum, 'vacuum')).toMatchObject({ state: 'returning' });
        expect(await stateOf(ids.waterValve, 'valve')).toMatchObject({ state: 'open' });
        expect(await stateOf(ids.refrigerator, 'number', 'Fridge temperature')).toMatchObject({ state: '4' });
      });
      expect(await world.installation.complaints()).toEqual([]);
    });

    test('an event of a button fires, each time, and not when Home Assistant starts to listen', async () => {
      const entityId = await entityIdOf(ids.remote, 'event', 'Button 1');
      const seen = async (): Promise<EntityState | undefined> =>
        (await world.installation.client.states()).find(({ entity_id: id }) => id === entityId);
      expect((await seen())?.state).toBe('unknown');
      world.cloud.setAttribute(ids.remote, 'button1', 'button', 'button', 'pushed', { stateChange: true });
      await until(async () => expect((await seen())?.attributes).toMatchObject({ event_type: 'pushed' }), SHORT_MS);
      const first = (await seen())?.state;
      world.cloud.setAttribute(ids.remote, 'button1', 'button', 'button', 'pushed', { stateChange: true });
      await until(async () => expect((await seen())?.state).not.toBe(first), SHORT_MS);
    });
  },
);
