import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { minutes } from '../../src/ops/clock.ts';
import type { CloudApp } from './apps.ts';
import { type ConsentRequest, consentPage } from './consent-page.ts';
import { objectOf, textOf, textsOf } from './constraints.ts';
import { CloudError, forbidden } from './errors.ts';
import type { InstalledApp } from './installed-apps.ts';
import type { Parts } from './parts.ts';
import { asksForDevices, isWhitelisted, withTickedDevices } from './scopes.ts';

/** A code that waits for its redemption. */
export interface AuthorizationCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly installedAppId: string;
  readonly scopes: readonly string[];
  readonly expires: number;
}

/** Codes are good once, and for ten minutes. */
export interface Codes {
  create(code: Omit<AuthorizationCode, 'expires'>): string;
  /** Uses a code up. */
  redeem(code: string): AuthorizationCode | undefined;
}

const CODE_LIFETIME_MS = minutes(10);

export const createCodes = (now: () => number): Codes => {
  const codes = new Map<string, AuthorizationCode>();
  return {
    create: (facts) => {
      const code = randomBytes(16).toString('hex');
      codes.set(code, { ...facts, expires: now() + CODE_LIFETIME_MS });
      return code;
    },
    redeem: (code) => {
      const found = codes.get(code);
      codes.delete(code);
      return found !== undefined && now() < found.expires ? found : undefined;
    },
  };
};

interface PendingConsent extends ConsentRequest {
  readonly redirectUri: string;
  readonly state: string | undefined;
}

const redirectTo = (reply: FastifyReply, redirectUri: string, parameters: Record<string, string | undefined>) => {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return reply.redirect(address.href, 302);
};

const plainPage = (status: number, text: string): CloudError =>
  new CloudError({ status, headers: { 'content-type': 'text/plain' }, body: text });

/** Webhook apps are installed in the SmartThings app; their browsers end up at a host that only SmartThings can resolve. */
const UNRESOLVABLE = 'http://oauthin.smartthings.invalid/oauth/authorize';

/** The installation that a consent makes or renews. */
const installFor = (
  app: CloudApp,
  locationId: string,
  scopes: readonly string[],
  parts: Parts,
): InstalledApp | undefined => {
  const existing = parts.installs.of(app.appId, locationId);
  if (existing !== undefined && app.singleInstance && !parts.faults.newInstalledAppOnLogin) {
    existing.scopes = scopes;
    existing.updated = parts.clock.now();
    return existing;
  }
  const count = parts.installs.all().filter((install) => install.appId === app.appId).length;
  return count >= parts.faults.installLimit ? undefined : parts.installs.create(app, locationId, scopes);
};

/** `/oauth/authorize`: the page that users see in their browser, and what their answer leads to. */
export const registerAuthorize = (server: FastifyInstance, parts: Parts): void => {
  const pending = new Map<string, PendingConsent>();

  server.get('/oauth/authorize', { config: { open: true } }, (request, reply) => {
    const query = objectOf(request.query);
    const app = parts.apps.byClient(textOf(query['client_id']) ?? '');
    if (app === undefined) throw forbidden();
    if (app.appType !== 'API_ONLY') return reply.redirect(UNRESOLVABLE, 302);
    const redirectUri = textOf(query['redirect_uri']) ?? '';
    if (!app.redirectUris.includes(redirectUri)) throw plainPage(400, "'redirect_uri' could not be validated");
    const state = textOf(query['state']);
    if (query['response_type'] !== 'code') {
      return redirectTo(reply, redirectUri, { error: 'unsupported_response_type', state });
    }
    const asked = (textOf(query['scope']) ?? '').split(/[\s+]+/).filter((scope) => scope !== '');
    const scopes = asked.length === 0 ? app.scopes : asked;
    const refused = scopes.find((scope) => parts.faults.refusedScopes.has(scope) || !isWhitelisted(app.scopes, scope));
    if (refused !== undefined) {
      return redirectTo(reply, redirectUri, { error: 'invalid_scope', error_description: refused, state });
    }
    const consent = { id: randomUUID(), app, scopes, asksForDevices: asksForDevices(scopes), redirectUri, state };
    pending.set(consent.id, consent);
    return reply.type('text/html; charset=utf-8').send(consentPage(consent, parts.world));
  });

  server.post('/oauth/authorize', { config: { open: true } }, (request, reply) => {
    const form = objectOf(request.body);
    const consent = pending.get(textOf(form['request']) ?? '');
    if (consent === undefined) throw forbidden();
    pending.delete(consent.id);
    const { app, redirectUri, state } = consent;
    if (form['decision'] !== 'allow') return redirectTo(reply, redirectUri, { error: 'access_denied', state });
    const locationId = textOf(form['locationId']) ?? '';
    if (!parts.world.locations.has(locationId)) throw forbidden();
    const ticked = textsOf(form['deviceId']).filter(
      (id) => parts.world.devices.get(id)?.device.locationId === locationId,
    );
    const scopes = withTickedDevices(consent.scopes, ticked);
    const install = installFor(app, locationId, scopes, parts);
    if (install === undefined) {
      const error_description = `The app has reached its limit of ${parts.faults.installLimit} installations.`;
      return redirectTo(reply, redirectUri, { error: 'access_denied', error_description, state });
    }
    const { clientId } = app;
    const code = parts.codes.create({ clientId, redirectUri, scopes, installedAppId: install.installedAppId });
    return redirectTo(reply, redirectUri, { code, state });
  });
};
