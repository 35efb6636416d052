import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { Secret } from '../core/secret.ts';
import { COMMANDS, COMPLETE_LOGIN, completeCommands, SET_APP, TOKEN } from './bodies.ts';
import type { Status } from './contract.ts';
import type { PageServices } from './services.ts';

interface ById {
  readonly Params: { readonly id: string };
}

/** Pasted texts bring blanks and line breaks along. */
const secretOf = (pasted: string): Secret => new Secret(pasted.trim());

/** The page API without its live feed; one line of work per route, everything else is the bridge's. */
export const registerRoutes = (app: FastifyInstance, services: PageServices): void => {
  /** The page draws what it gets, so that a click shows its effect at once. */
  const thenStatus = async (work: Promise<void>): Promise<Status> => {
    await work;
    return services.status();
  };

  app.get('/api/status', () => services.status());

  app.put<{ Body: Static<typeof SET_APP> }>('/api/app', { schema: { body: SET_APP } }, ({ body }) => {
    const appId = body.app_id?.trim() ?? '';
    return thenStatus(
      services.setApp({
        clientId: body.client_id.trim(),
        clientSecret: secretOf(body.client_secret),
        ...(appId === '' ? {} : { appId }),
      }),
    );
  });
  app.post<{ Body: Static<typeof TOKEN> }>('/api/app/register', { schema: { body: TOKEN } }, ({ body }) =>
    thenStatus(services.registerApp(secretOf(body.token))),
  );
  app.post<{ Body: Static<typeof TOKEN> }>('/api/app/confirm', { schema: { body: TOKEN } }, ({ body }) =>
    thenStatus(services.confirmApp(secretOf(body.token))),
  );

  app.post('/api/login', () => services.beginLogin());
  app.post<{ Body: Static<typeof COMPLETE_LOGIN> }>(
    '/api/login/complete',
    { schema: { body: COMPLETE_LOGIN } },
    ({ body }) => thenStatus(services.completeLogin(secretOf(body.redirect))),
  );

  app.post<ById>('/api/installed-apps/:id/refresh', ({ params }) => thenStatus(services.refresh(params.id)));
  app.delete<ById>('/api/installed-apps/:id', ({ params }) => thenStatus(services.signOut(params.id)));

  app.get('/api/devices', () => services.devices());
  app.get<ById>('/api/devices/:id', ({ params }) => services.device(params.id));
  app.post<ById & { Body: Static<typeof COMMANDS> }>(
    '/api/devices/:id/commands',
    { schema: { body: COMMANDS } },
    ({ params, body }) => services.command(params.id, completeCommands(body)),
  );

  app.get('/api/support-bundle', async (_request, reply) => {
    const bundle = await services.supportBundle();
    return reply
      .header('content-disposition', 'attachment; filename="smartthings2mqtt-support.json"')
      .type('application/json')
      .send(JSON.stringify(bundle, null, 2));
  });
};
