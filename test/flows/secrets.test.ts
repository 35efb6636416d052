import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { minutes } from '../../src/ops/clock.ts';
import { aHome, locationIds, type TestHome } from '../support/a-home.ts';
import { loseSignIn } from '../support/lost-sign-in.ts';

const BROKER_PASSWORD = 'a-broker-password-that-nobody-may-see';

/** Every token, code, state and secret that went between the bridge and the cloud. */
const secretsOf = ({ cloud }: TestHome): string[] => {
  const bearers = cloud.requests.flatMap(
    ({ headers }) => /^(?:Bearer|Basic) (.*)$/.exec(String(headers['authorization']))?.[1] ?? [],
  );
  const forms = cloud.requestsOf('POST /oauth/token').map(({ body }) => (body ?? {}) as Record<string, string>);
  const states = cloud.requestsOf('GET /oauth/authorize').map(({ query }) => String(query['state']));
  const pairs = cloud.installedApps.flatMap(({ installedAppId }) => cloud.tokensOf(installedAppId) ?? []);
  return [
    ...bearers,
    ...forms.flatMap(({ code, refresh_token: refresh }) => [code ?? [], refresh ?? []].flat()),
    ...states,
    ...pairs.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]),
    ...cloud.apps.map(({ clientSecret }) => clientSecret),
    BROKER_PASSWORD,
  ];
};

test('no secret is in the log, on MQTT, on the page or in the support bundle, and all files are the bridge’s alone', async () => {
  const home = await aHome({
    signIn: [],
    env: { ST2M_LOG_LEVEL: 'trace', ST2M_MQTT_USERNAME: 'bridge', ST2M_MQTT_PASSWORD: BROKER_PASSWORD },
  });
  const shown: unknown[] = [];
  const call: TestHome['call'] = async (...request) => {
    const reply = await home.call(...request);
    shown.push(reply.body);
    return reply;
  };
  await call('POST', '/api/app/register', { token: 'not-a-token-but-secret-all-the-same' });
  await call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
  await call('POST', '/api/app/confirm', { token: home.cloud.createPersonalAccessToken() });
  await fetch(
    await home.cloud.authorize((await home.call('POST', '/api/login')).body.authorize_url, {
      locationId: locationIds.home,
    }),
  );
  await home.login(locationIds.cabin);
  await home.login(locationIds.cabin);
  await call('POST', '/api/login/complete', {
    redirect: 'https://example.org/?code=a-code-to-hide&state=a-state-to-hide',
  });
  const { installed_apps: apps } = await home.status();
  expect(apps.length).toBe(2);
  const [{ id } = { id: '' }] = apps;
  for (const fault of ['connection reset', 'html', 400, 401, 503] as const) {
    home.cloud.failNext('POST /oauth/token', { with: fault });
    await call('POST', `/api/installed-apps/${id}/refresh`);
    await home.clock.advance(minutes(1));
  }
  await call('POST', `/api/installed-apps/${id}/refresh`);
  await call('PUT', '/api/app', { client_id: 'other', client_secret: 'a-client-secret-to-hide' });
  home.cloud.failNext('GET /devices', { with: 401, times: 2 });
  await call('GET', '/api/status');
  await home.clock.advance(minutes(16));
  const secrets = [
    ...secretsOf(home),
    'not-a-token-but-secret-all-the-same',
    'a-code-to-hide',
    'a-state-to-hide',
    'a-client-secret-to-hide',
  ];
  await loseSignIn(home, id);
  await call('GET', '/api/support-bundle');
  await call('DELETE', `/api/installed-apps/${id}`);
  await home.restart();
  await call('GET', '/api/support-bundle');

  const all = [home.log.join('\n'), JSON.stringify(shown), ...home.mqtt.messages.map(({ payload }) => payload)].join(
    '\n',
  );
  expect(home.log.length).toBeGreaterThan(50);
  expect(secrets.length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);

  const modes = readdirSync(home.folder).map((name) => [name, statSync(join(home.folder, name)).mode & 0o777]);
  expect(modes.map(([name]) => name)).toContain('accounts.json');
  expect(modes).toEqual(modes.map(([name]) => [name, 0o600]));
});
