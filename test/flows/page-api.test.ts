import { expect, test } from 'vitest';
import { minutes } from '../../src/ops/clock.ts';
import { aHome, deviceIds, locationIds, type PageReply, type TestHome } from '../support/a-home.ts';
import { loseSignIn } from '../support/lost-sign-in.ts';
import { apiCallsOf } from '../support/token-traffic.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const time = expect.stringMatching(TIME);
const codeOf = ({ status, body }: PageReply): [number, string | undefined] => [status, body?.error?.code];
const isErrorReply = ({ body }: PageReply): void =>
  expect(body).toEqual({
    error: {
      code: expect.stringMatching(/^[A-Z_]+$/),
      message: expect.stringMatching(/\.$/),
      advice: expect.stringMatching(/\.$/),
    },
  });
const idOf = async ({ status }: TestHome, index = 0): Promise<string> =>
  (await status()).installed_apps[index]?.id ?? '';

test('the status has every field that is promised, before and after the set-up', async () => {
  const home = await aHome({ signIn: [] });
  await home.until(async () => expect((await home.status()).mqtt.connected).toBe(true));
  const target = (await home.status()).webhook.target_url;
  expect(await home.status()).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    app: null,
    installed_apps: [],
    webhook: {
      door: 'public',
      target_url: expect.stringMatching(/\/webhook$/),
      redirect_url: expect.stringMatching(/\/oauth\/callback$/),
      target_status: 'unknown',
      last_event: null,
    },
    subscriptions: { used: 0, limit: expect.any(Number) },
    api_calls: { last_24h: 0, limit: 3_000 },
    mqtt: { connected: true },
  });
  const registered = await home.call('POST', '/api/app/register', { token: home.cloud.createPersonalAccessToken() });
  const [app] = home.cloud.apps;
  expect([registered.status, registered.body.app]).toEqual([
    200,
    { client_id: app?.clientId, redirect_uris: app?.redirectUris, target_url: target },
  ]);
  await home.until(async () => expect((await home.status()).webhook.target_status).toBe('confirmed'));
  await home.login(locationIds.home);
  await home.until(async () => {
    const { body } = await home.call('GET', '/api/devices');
    expect(body.map(({ delivery }: { delivery: string }) => delivery)).toEqual(home.cloud.devices.map(() => 'push'));
  });
  expect((await home.status()).subscriptions.used).toBeGreaterThan(3);
  home.cloud.setAttribute(deviceIds.colorLamp, 'main', 'switch', 'switch', 'off');
  await home.until(async () => expect((await home.status()).webhook.last_event).toEqual(time));
  const status = await home.status();
  expect(status.installed_apps).toEqual([
    expect.objectContaining({
      id: home.cloud.installedApps[0]?.installedAppId,
      location: { id: locationIds.home, name: 'Home' },
      auth: 'ready',
      access_token_expires: time,
      refresh_token_expires: time,
      devices: home.cloud.devices.length,
    }),
  ]);
  await home.until(async () => expect((await home.status()).api_calls.last_24h).toBe(apiCallsOf(home).length));
  expect((await home.call('GET', '/health')).body).toEqual({ status: 'ok' });
});

test('the app can be brought along, and its confirmation be asked for again', async () => {
  const home = await aHome({ signIn: [] });
  home.cloud.faults.targetsPending = true;
  const noApp = await home.call('POST', '/api/app/confirm', { token: home.cloud.createPersonalAccessToken() });
  expect(codeOf(noApp)).toEqual([409, 'APP_MISSING']);
  expect(codeOf(await home.call('POST', '/api/app/register', { token: 'made-up' }))).toEqual([
    401,
    'APP_TOKEN_REFUSED',
  ]);
  const { target_url: targetUrl, redirect_url: redirectUrl } = (await home.status()).webhook;
  const brought = home.cloud.createApp({ redirectUris: [redirectUrl ?? ''], targetUrl: targetUrl ?? '' });
  const put = await home.call('PUT', '/api/app', {
    client_id: brought.clientId,
    client_secret: brought.clientSecret,
    app_id: brought.appId,
  });
  expect([put.status, put.body.app.client_id]).toEqual([200, brought.clientId]);
  expect(JSON.stringify(put.body)).not.toContain(brought.clientSecret);
  home.cloud.faults.targetsPending = false;
  const confirm = await home.call('POST', '/api/app/confirm', { token: home.cloud.createPersonalAccessToken() });
  expect(confirm.status).toBe(200);
  await home.until(async () => expect((await home.status()).webhook.target_status).toBe('confirmed'));
  expect((await home.login(locationIds.home)).status).toBe(200);

  // At another public address it has to be confirmed again, once the user has told SmartThings.
  const moved = `http://localhost:${new URL(targetUrl ?? '').port}`;
  await home.restart({ ST2M_PUBLIC_URL: moved });
  expect(await home.status()).toMatchObject({
    app: { target_url: `${moved}/webhook`, redirect_uris: [`${moved}/oauth/callback`, expect.any(String)] },
    webhook: { target_status: 'unknown' },
  });
});

test('the options can name the app, and a password keeps the page', async () => {
  const home = await aHome({ signIn: [], door: 'none' });
  const { clientId, clientSecret } = home.cloud.createApp();
  await home.restart({
    ST2M_CLIENT_ID: clientId,
    ST2M_CLIENT_SECRET: clientSecret,
    ST2M_UI_PASSWORD: 'a-page-password-that-nobody-may-see',
  });
  expect(codeOf(await home.call('GET', '/api/status'))).toEqual([401, 'PASSWORD_NEEDED']);
  const authorization = `Basic ${Buffer.from('anybody:a-page-password-that-nobody-may-see').toString('base64')}`;
  const reply = await fetch(`${home.pageUrl}/api/status`, { headers: { authorization } });
  expect([reply.status, await reply.json()]).toMatchObject([200, { app: { client_id: clientId } }]);
  expect(home.log.join('\n')).not.toMatch(new RegExp(`nobody-may-see|${clientSecret}`));
});

test('devices are listed as on MQTT, one comes with its state, and commands get a result', async () => {
  const home = await aHome();
  await home.until(async () =>
    expect((await home.call('GET', '/api/devices')).body).toEqual(home.mqtt.json('smartthings/bridge/devices')),
  );
  const { body: lamp } = await home.call('GET', `/api/devices/${deviceIds.colorLamp}`);
  expect(lamp).toMatchObject({ id: deviceIds.colorLamp, topic: 'corner_lamp', location: 'Home', health: 'ONLINE' });
  expect(lamp.state).toEqual(home.mqtt.json('smartthings/corner_lamp'));
  const done = await home.call('POST', `/api/devices/${deviceIds.colorLamp}/commands`, {
    commands: [{ component: 'main', capability: 'switchLevel', command: 'setLevel', arguments: [33] }],
  });
  expect(done).toMatchObject({
    status: 200,
    body: { outcome: 'confirmed', commands: ['main/switchLevel/setLevel'], ms: expect.any(Number) },
  });
  expect(home.cloud.valueOf(deviceIds.colorLamp, 'main', 'switchLevel', 'level')).toBe(33);
});

test('whatever cannot be done is answered with a code, a message and advice', async () => {
  const home = await aHome({ door: 'none' });
  const id = await idOf(home);
  const commands = [{ capability: 'switch', command: 'on' }];
  const replies: [PageReply, number, string][] = [
    [await home.call('GET', '/api/nothing'), 404, 'ROUTE_UNKNOWN'],
    [await home.call('GET', '/api/devices/made-up'), 404, 'DEVICE_UNKNOWN'],
    [await home.call('POST', '/api/devices/made-up/commands', { commands }), 404, 'DEVICE_UNKNOWN'],
    [await home.call('POST', `/api/devices/${deviceIds.colorLamp}/commands`, { commands: [] }), 400, 'REQUEST_INVALID'],
    [await home.call('POST', '/api/installed-apps/made-up/refresh'), 404, 'INSTALLED_APP_UNKNOWN'],
    [await home.call('DELETE', '/api/installed-apps/made-up'), 404, 'INSTALLED_APP_UNKNOWN'],
    [await home.call('PUT', '/api/app', { client_id: 'only' }), 400, 'REQUEST_INVALID'],
    [await home.call('POST', '/api/login/complete', { redirect: ' ' }), 400, 'REQUEST_INVALID'],
    [
      await home.call('POST', '/api/login/complete', { redirect: '?error=access_denied&state=made-up' }),
      400,
      'LOGIN_STATE_UNKNOWN',
    ],
    [await home.call('POST', '/api/app/confirm', { token: 'x' }), 409, 'PUBLIC_URL_MISSING'],
  ];
  home.cloud.failNext('POST /oauth/token', { with: 503 });
  replies.push([await home.call('POST', `/api/installed-apps/${id}/refresh`), 502, 'CLOUD_UNREACHABLE']);
  home.cloud.failNext('DELETE /installedapps/:id', { with: 500, times: 9 });
  replies.push([await home.call('DELETE', `/api/installed-apps/${id}`), 502, 'CLOUD_UNREACHABLE']);
  for (const [reply, status, code] of replies) {
    expect(codeOf(reply)).toEqual([status, code]);
    isErrorReply(reply);
  }
  expect((await home.call('POST', `/api/installed-apps/${id}/refresh`)).body.installed_apps[0]).toMatchObject({
    id,
    auth: 'ready',
  });
});

test('signing out uninstalls at SmartThings, and no retained topic of the location is left', async () => {
  const home = await aHome({
    signIn: [locationIds.home, locationIds.cabin],
    devices: ['colorLamp', 'remote', 'cabinPorchLight'],
  });
  await home.until(() => expect(home.mqtt.last('smartthings/bridge/mode/cabin')).toBeDefined());
  const first = await idOf(home);
  const reply = await home.call('DELETE', `/api/installed-apps/${first}`);
  expect([reply.status, reply.body.installed_apps.length]).toEqual([200, 1]);
  expect(home.cloud.installedApps.map(({ locationId }) => locationId)).toEqual([locationIds.cabin]);
  const [porch] = (await home.call('GET', '/api/devices')).body;
  await home.until(async () => {
    const others = [...(await home.retained()).keys()].filter(
      (topic) => !topic.startsWith(`smartthings/${porch.topic}`),
    );
    expect(others.filter((topic) => !topic.startsWith('homeassistant/')).toSorted()).toEqual([
      'smartthings/bridge/devices',
      'smartthings/bridge/info',
      'smartthings/bridge/mode/cabin',
      'smartthings/bridge/scenes',
      'smartthings/bridge/state',
    ]);
    expect(others.filter((topic) => topic.includes(deviceIds.colorLamp))).toEqual([]);
  });
  expect((await home.retained()).get('smartthings/bridge/devices')).not.toContain('corner_lamp');

  // Also where the sign-in was lost before, and nothing was read since the start.
  await loseSignIn(home, await idOf(home));
  await home.restart();
  expect((await home.call('DELETE', `/api/installed-apps/${await idOf(home)}`)).body.installed_apps).toEqual([]);
  await home.until(async () => {
    const left = [...(await home.retained())].filter(([topic]) => !topic.startsWith('smartthings/bridge/'));
    expect(left.filter(([topic]) => !topic.includes('smartthings2mqtt_bridge'))).toEqual([]);
    const bridge = await home.retained();
    expect([bridge.has('smartthings/bridge/mode/cabin'), bridge.get('smartthings/bridge/scenes')]).toEqual([
      false,
      '[]',
    ]);
  });
});

test('an answer of SmartThings that comes after the sign-out brings nothing back', async () => {
  const home = await aHome({ door: 'none', devices: ['colorLamp'] });
  home.cloud.clearRequests();
  for (const route of ['GET /devices', 'GET /locations/:id']) {
    home.cloud.failNext(route, { after: 'rotate', with: 'slow', slowMs: 300, times: 2 });
  }
  await home.mqtt.publish('smartthings/bridge/request/refresh', '{}');
  await home.until(() =>
    expect(home.cloud.requestsOf('GET /devices').some(({ status }) => status === undefined)).toBe(true),
  );
  expect((await home.call('DELETE', `/api/installed-apps/${await idOf(home)}`)).status).toBe(200);
  await home.until(() =>
    expect(home.cloud.requestsOf('GET /devices').every(({ status }) => status !== undefined)).toBe(true),
  );
  await home.clock.advance(minutes(2));
  expect((await home.call('GET', '/api/devices')).body).toEqual([]);
  const topics = [...(await home.retained()).keys()];
  expect(topics.filter((topic) => topic.includes('corner_lamp') || topic.includes(deviceIds.colorLamp))).toEqual([]);
});

test('the live feed begins with the status and tells what changes', async () => {
  const home = await aHome({ devices: ['colorLamp'] });
  const heard: { type: string }[] = [];
  const socket = new WebSocket(`${home.pageUrl.replace('http', 'ws')}/api/events`);
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))));
  await home.until(() => expect(heard[0]).toMatchObject({ type: 'status', status: { mqtt: { connected: true } } }));
  home.cloud.setAttribute(deviceIds.colorLamp, 'main', 'switchLevel', 'level', 61);
  await home.until(() =>
    expect(heard).toContainEqual({
      type: 'device',
      id: deviceIds.colorLamp,
      state: expect.objectContaining({ main: expect.objectContaining({ level: 61 }) }),
    }),
  );
  await home.call('DELETE', `/api/installed-apps/${await idOf(home)}`);
  await home.until(() => expect(heard.map(({ type }) => type)).toContain('devices'));
  socket.close();
});
