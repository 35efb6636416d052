import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createPerformer } from './commands.ts';
import { objectOf, textsOf } from './constraints.ts';
import { forbidden } from './errors.ts';
import type { SceneFixture } from './home.ts';
import type { Parts } from './parts.ts';

const toJson = ({ actions: _actions, ...scene }: SceneFixture, userId: string, now: number): object => ({
  sceneIcon: null,
  sceneColor: null,
  createdBy: userId,
  createdDate: now,
  lastUpdatedDate: now,
  lastExecutedDate: null,
  editable: false,
  apiVersion: '20200501',
  ...scene,
});

/** `/scenes` */
export const registerScenes = (server: FastifyInstance, parts: Parts): void => {
  const { world } = parts;
  const perform = createPerformer(parts);
  const started = parts.clock.now();
  const visible = (request: FastifyRequest): SceneFixture[] => {
    const installedAppId = request.principal?.installedAppId;
    const own = installedAppId === undefined ? undefined : parts.installs.get(installedAppId)?.locationId;
    return [...world.scenes.values()].filter((scene) => installedAppId === undefined || scene.locationId === own);
  };

  server.get('/scenes', { config: { scope: ['r:scenes', 'l:scenes'] } }, (request) => {
    const wanted = textsOf(objectOf(request.query)['locationId']);
    const items = visible(request).filter((scene) => wanted.length === 0 || wanted.includes(scene.locationId));
    const _links = { next: null, previous: null };
    return { items: items.map((scene) => toJson(scene, parts.userId, started)), _links };
  });
  server.post('/scenes/:id/execute', { config: { scope: 'x:scenes' } }, (request) => {
    const { id } = request.params as { id: string };
    const scene = visible(request).find((each) => each.sceneId === id);
    if (scene === undefined) throw forbidden();
    scene['lastExecutedDate'] = parts.clock.now();
    for (const { deviceId, ...command } of scene.actions ?? []) perform(deviceId, command, randomUUID());
    return { status: 'success' };
  });
};
