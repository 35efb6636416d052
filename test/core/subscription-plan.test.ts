import { describe, expect, test } from 'vitest';
import type { Device } from '../../src/core/device.ts';
import type { Subscription } from '../../src/core/subscription.ts';
import {
  compareSubscriptions,
  coveredDevices,
  planSubscriptions,
  subscriptionKey,
} from '../../src/core/subscription-plan.ts';

const aDevice = (n: number, capabilities: readonly string[] = ['switch']): Device => ({
  id: `device-${String(n).padStart(3, '0')}`,
  installedAppId: 'app',
  locationId: 'home',
  label: `Device ${n}`,
  type: 'ZIGBEE',
  categories: [],
  components: [{ id: 'main', categories: [], capabilities: capabilities.map((id) => ({ id, version: 1 })) }],
});

const devices = (count: number, capabilities?: readonly string[]): Device[] =>
  Array.from({ length: count }, (_, n) => aDevice(n, capabilities));

describe('what is subscribed to', () => {
  test('up to 36 devices get a subscription each, beside the four of the location', () => {
    const plan = planSubscriptions('home', devices(36));
    expect(plan.wanted).toHaveLength(40);
    const keys = plan.wanted.map(subscriptionKey);
    expect(coveredDevices(devices(36), new Set(keys)).size).toBe(36);
    expect(coveredDevices(devices(36), new Set(keys.slice(0, -1))).has('device-035')).toBe(false);
    expect(plan.wanted.slice(0, 4).map(({ sourceType }) => sourceType)).toEqual([
      'DEVICE_LIFECYCLE',
      'DEVICE_HEALTH',
      'MODE',
      'SCENE_LIFECYCLE',
    ]);
  });

  test('more devices share subscriptions by capability, the most used first, and never more than 40', () => {
    const rare = Array.from({ length: 60 }, (_, n) => `example.rare${n}`);
    const home = [...devices(40, ['switch', 'refresh']), aDevice(99, ['switch', ...rare])];
    const plan = planSubscriptions('home', home);
    expect(plan.wanted).toHaveLength(40);
    expect(plan.wanted[4]).toMatchObject({ sourceType: 'CAPABILITY', capability: 'switch', locationId: 'home' });
    const covered = coveredDevices(home, new Set(plan.wanted.map(subscriptionKey)));
    expect(covered.size).toBe(40);
    expect(covered.has('device-099')).toBe(false);
  });

  test('what the location may not subscribe to costs no device its events', () => {
    const home = devices(40);
    const wanted = planSubscriptions('home', home).wanted.filter(({ sourceType }) => sourceType !== 'SCENE_LIFECYCLE');
    expect(coveredDevices(home, new Set(wanted.map(subscriptionKey))).size).toBe(40);
  });

  test('only what is missing is created, and a narrowed subscription does not count', () => {
    const plan = planSubscriptions('home', devices(2));
    const existing: Subscription[] = [
      { id: '1', sourceType: 'DEVICE', deviceId: 'device-000', whole: true },
      { id: '2', sourceType: 'DEVICE', deviceId: 'device-001', whole: false },
      { id: '3', sourceType: 'DEVICE', deviceId: 'gone', whole: true },
    ];
    const { missing, superfluous } = compareSubscriptions(plan, existing);
    expect(missing.map(subscriptionKey)).toEqual([
      'DEVICE_LIFECYCLE:',
      'DEVICE_HEALTH:',
      'MODE:',
      'SCENE_LIFECYCLE:',
      'DEVICE:device-001',
    ]);
    expect(superfluous.map(({ id }) => id)).toEqual(['2', '3']);
  });
});
