import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { publicAddress } from '../../src/homeassistant/public-address.ts';
import { createWebhookDoor, isKnownWebhooks, type WebhookDoor } from '../../src/homeassistant/webhook-door.ts';
import { createHomeAssistantLink } from '../../src/homeassistant/websocket.ts';
import { minutes, seconds } from '../../src/ops/clock.ts';
import { silentLog } from '../../src/ops/log.ts';
import { openStore } from '../../src/ops/store.ts';
import { createFlowingClock } from '../support/test-clock.ts';
import { aHomeAssistant, type FakeHomeAssistant, TOKEN } from './fake-home-assistant.ts';

const IDS = { eventsId: 'e'.repeat(43), redirectId: 'r'.repeat(43) };
/** For busy machines. */
const PATIENCE = { timeout: 5_000 };
const WITHOUT_ADDRESS = { external: null };

const aDoor = async (homeAssistant: FakeHomeAssistant, { token = TOKEN, isAddon = false } = {}) => {
  const clock = createFlowingClock();
  const folder = mkdtempSync(join(tmpdir(), 'smartthings2mqtt-door-'));
  const messages: unknown[] = [];
  const redirects: Readonly<Record<string, string>>[] = [];
  const start = () => {
    const store = openStore({ folder, name: 'homeassistant', empty: IDS, isValid: isKnownWebhooks, log: silentLog });
    const webhooks: WebhookDoor = createWebhookDoor({
      store,
      clock,
      log: silentLog,
      onMessage: (json) => void messages.push(json),
      onRedirect: (query) => void redirects.push(query),
      onChange: () => {},
    });
    const link = createHomeAssistantLink({
      websocketUrl: `${homeAssistant.url.replace('http', 'ws')}${isAddon ? '/core/websocket' : '/api/websocket'}`,
      token: new Secret(token),
      isAddon,
      clock,
      log: silentLog,
      onSession: webhooks.open,
      onLost: () => webhooks.shut(link.problem() ?? ''),
    });
    link.start();
    return { webhooks, link };
  };
  const stop = () => {
    bridge.webhooks.stop();
    bridge.link.stop();
  };
  let bridge = start();
  onTestFinished(() => {
    stop();
    clock.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const state = () => bridge.webhooks.state();
  return {
    clock,
    folder,
    messages,
    redirects,
    state,
    addresses: () => bridge.webhooks.addresses(),
    isOpen: (open = true) => expect.poll(() => state().isOpen, PATIENCE).toBe(open),
    says: (sentence: RegExp) => expect.poll(() => state().sentence, PATIENCE).toMatch(sentence),
    restart: () => {
      stop();
      bridge = start();
    },
  };
};

const post = (homeAssistant: FakeHomeAssistant, id: string, body: string, type = 'application/json') =>
  fetch(`${homeAssistant.url}/api/webhook/${id}`, { method: 'POST', body, headers: { 'content-type': type } });

test('two webhooks are there for everyone, each for its own method', async () => {
  const homeAssistant = await aHomeAssistant();
  const door = await aDoor(homeAssistant);
  await door.isOpen();
  expect(homeAssistant.subscriptions()).toMatchObject([
    { webhook_id: IDS.eventsId, local_only: false, allowed_methods: ['POST'] },
    { webhook_id: IDS.redirectId, local_only: false, allowed_methods: ['GET'] },
  ]);
  expect(door.addresses()).toEqual({
    targetUrl: `https://home.example.org/api/webhook/${IDS.eventsId}`,
    redirectUrl: `https://home.example.org/api/webhook/${IDS.redirectId}`,
  });
  expect(statSync(join(door.folder, 'homeassistant.json')).mode & 0o777).toBe(0o600);
});

test('bodies come as JSON and in order; what is no JSON, too long, or comes by GET does not', async () => {
  const homeAssistant = await aHomeAssistant();
  const door = await aDoor(homeAssistant);
  await door.isOpen();
  await post(homeAssistant, IDS.eventsId, '{"no json');
  await post(homeAssistant, IDS.eventsId, 'n=0', 'application/x-www-form-urlencoded');
  await post(homeAssistant, IDS.eventsId, JSON.stringify({ n: 0, text: 'x'.repeat(1_048_577) }));
  await fetch(`${homeAssistant.url}/api/webhook/${IDS.eventsId}?n=0`);
  for (let n = 1; n <= 20; n += 1) await post(homeAssistant, IDS.eventsId, JSON.stringify({ n }));
  await expect.poll(() => door.messages).toEqual(Array.from({ length: 20 }, (_, n) => ({ n: n + 1 })));
});

test('a browser that comes back brings its parameters, digits as text', async () => {
  const homeAssistant = await aHomeAssistant();
  const door = await aDoor(homeAssistant);
  await door.isOpen();
  await fetch(`${homeAssistant.url}/api/webhook/${IDS.redirectId}?code=0012&state=a%20b&other=1`);
  await fetch(`${homeAssistant.url}/api/webhook/${IDS.redirectId}?error=access_denied&state=s`);
  await expect
    .poll(() => door.redirects)
    .toEqual([
      { code: '0012', state: 'a b' },
      { error: 'access_denied', state: 's' },
    ]);
});

test('cloudhooks serve where there is no address, and those that are there already are taken', async () => {
  const homeAssistant = await aHomeAssistant({ ...WITHOUT_ADDRESS, cloud: { loggedIn: true } });
  homeAssistant.cloudhooks.set(IDS.redirectId, 'https://hooks.nabu.casa/there-already');
  const door = await aDoor(homeAssistant);
  await door.isOpen();
  expect(door.addresses()).toEqual({
    targetUrl: homeAssistant.cloudhooks.get(IDS.eventsId),
    redirectUrl: 'https://hooks.nabu.casa/there-already',
  });
  // SmartThings knows the cloudhooks: an address that comes later changes nothing.
  const before = door.addresses();
  homeAssistant.setting.external = 'https://home.example.org';
  await door.clock.advance(minutes(2));
  expect(door.addresses()).toEqual(before);
  homeAssistant.setting.cloud = { loggedIn: false };
  await door.clock.advance(minutes(2));
  await expect.poll(() => door.addresses()?.targetUrl).toMatch('https://home.example.org/');
});

test.each([
  ['no address at all', { ...WITHOUT_ADDRESS }],
  ['an address of the home network', { external: 'https://homeassistant.local:8123' }],
  ['an address without https', { external: 'http://home.example.org' }],
  ['nobody signed in to Nabu Casa', { ...WITHOUT_ADDRESS, cloud: { loggedIn: false } }],
])('with %s the door stays shut, and opens once there is an address', async (_, setting) => {
  const homeAssistant = await aHomeAssistant(setting);
  const door = await aDoor(homeAssistant);
  await door.says(/no public https address/);
  expect(door.state().isOpen).toBe(false);
  homeAssistant.setting.external = 'https://home.example.org';
  await door.clock.advance(seconds(15));
  await door.isOpen();
});

test.each([
  ['a token that is no administrator’s', { isAdmin: false }, TOKEN, /administrator/],
  ['a version without triggers', { unknown: ['subscribe_trigger'] }, TOKEN, /does not know the command/],
  ['a wrong token', {}, 'wrong', /does not accept the token/],
])('%s is told in a sentence', async (_, setting, token, sentence) => {
  const door = await aDoor(await aHomeAssistant(setting), { token });
  await door.says(sentence);
  expect(door.state().isOpen).toBe(false);
});

test('something else than Home Assistant at the address ends nothing', async () => {
  const homeAssistant = await aHomeAssistant({ isSomethingElse: true });
  const door = await aDoor(homeAssistant);
  await door.says(/cannot be reached/);
  homeAssistant.setting.isSomethingElse = false;
  await door.clock.advance(seconds(3));
  await door.isOpen();
});

test('a wrong token is not tried again for minutes', async () => {
  const homeAssistant = await aHomeAssistant();
  const door = await aDoor(homeAssistant, { token: 'wrong', isAddon: true });
  await door.says(/does not accept the add-on/);
  await door.clock.advance(minutes(4));
  expect(door.state().isOpen).toBe(false);
});

test('the door opens again after Home Assistant restarted, was away for long, or its line was dead', async () => {
  const homeAssistant = await aHomeAssistant();
  const door = await aDoor(homeAssistant, { isAddon: true });
  await door.isOpen();
  await homeAssistant.restart();
  await door.isOpen(false);
  await door.clock.advance(seconds(3));
  await door.isOpen();

  await homeAssistant.stop();
  await door.isOpen(false);
  await door.clock.advance(seconds(2));
  await door.says(/cannot be reached/);
  const { since } = door.state();
  await door.clock.advance(minutes(30));
  expect(door.state().since).toBe(since);
  await homeAssistant.start();
  await door.clock.advance(minutes(1));
  await door.isOpen();

  homeAssistant.setting.isDead = true;
  await door.clock.advance(minutes(1));
  await door.isOpen(false);
  homeAssistant.setting.isDead = false;
  await door.clock.advance(minutes(2));
  await door.isOpen();
  expect(homeAssistant.subscriptions()).toHaveLength(2);
});

test('after a restart of the bridge the ids and the addresses are the same', async () => {
  const homeAssistant = await aHomeAssistant({ ...WITHOUT_ADDRESS, cloud: { loggedIn: true } });
  const door = await aDoor(homeAssistant);
  await door.isOpen();
  const before = door.addresses();
  door.restart();
  expect(door.addresses()).toEqual(before);
  await door.isOpen();
  expect(door.addresses()).toEqual(before);
  expect(homeAssistant.cloudhooks.size).toBe(2);
});

test.each([
  ['https://home.example.org', 'https://home.example.org'],
  ['https://home.example.org:8443/', 'https://home.example.org:8443'],
  ['https://abc.ui.nabu.casa', undefined],
  ['https://192.168.1.4:8123', undefined],
  ['https://[2001:db8::1]', undefined],
  ['https://homeassistant', undefined],
  ['https://ha.fritz.box.home.arpa', undefined],
  ['https://user:secret@home.example.org', undefined],
  ['nonsense', undefined],
  [null, undefined],
])('of %s the internet reaches %s', (address, reached) => {
  expect(publicAddress(address)).toBe(reached);
});
