import { describe, expect, test } from 'vitest';
import { alarmPanelEntities } from '../../src/discovery/alarm-panel.ts';
import { coverEntities } from '../../src/discovery/cover.ts';
import { lockEntities } from '../../src/discovery/lock.ts';
import { sirenEntities } from '../../src/discovery/siren.ts';
import { valveEntities } from '../../src/discovery/valve.ts';
import { commandsOf } from './commands.ts';
import { aBlind, aLock, anAlarm } from './invented.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext, contextOf } from './kit.ts';

const shownAs = (template: unknown, payloads: readonly string[]) =>
  renderAll(payloads.map((payload) => ({ template: String(template), payload }))).map(({ text }) => text);

describe.skipIf(missingJinja !== undefined)(`covers (${missingJinja ?? 'with Jinja'})`, () => {
  const fixture = aBlind();
  const [blind] = coverEntities(contextOf(fixture));

  test('open, close, stop, move and tilt', () => {
    expect(blind).toMatchObject({ name: null, config: { device_class: 'shade' } });
    expect(commandsOf(fixture, blind)).toEqual([
      'main/windowShade/open[]',
      'main/windowShade/close[]',
      'main/windowShade/pause[]',
      'main/windowShadeLevel/setShadeLevel[40]',
      'main/windowShadeTiltLevel/setShadeTiltLevel[40]',
    ]);
  });

  test('are open half-way, and unknown where nobody knows', () => {
    const words = ['open', 'partially open', 'paused', 'closing', 'closed', 'unknown', 'null'];
    expect(shownAs(blind?.config['value_template'], words)).toEqual([
      'open',
      'open',
      'stopped',
      'closing',
      'closed',
      'None',
      'None',
    ]);
  });

  test('that cannot stop have no button for it', () => {
    const commands = { windowShade: 'open', supportedWindowShadeCommands: ['open', 'close'] };
    expect(coverEntities(aContext({ main: { windowShade: commands } }))[0]?.config['payload_stop']).toBeNull();
  });

  test('read the level where older drivers have it, and set it where newer ones do', () => {
    const [cover] = coverEntities(
      aContext({
        main: {
          windowShade: { windowShade: 'open' },
          switchLevel: { level: 10 },
          windowShadeLevel: { shadeLevel: 10 },
        },
      }),
    );
    expect(cover?.config).toMatchObject({
      position_topic: 'smartthings/thing/main/switchLevel/level',
      set_position_topic: 'smartthings/thing/main/windowShadeLevel/shadeLevel/set',
    });
  });

  test('are garage doors too, once', () => {
    const door = { door: 'closed' };
    expect(coverEntities(aContext({ main: { garageDoorControl: door } }))[0]?.config['device_class']).toBe('garage');
    const both = coverEntities(aContext({ main: { doorControl: door, garageDoorControl: door } }));
    expect(both.map(({ config }) => config['device_class'])).toEqual(['door']);
  });
});

describe.skipIf(missingJinja !== undefined)(`locks (${missingJinja ?? 'with Jinja'})`, () => {
  const fixture = aLock();
  const [lock] = lockEntities(contextOf(fixture));

  test('lock, unlock, and open where the latch can be pulled', () => {
    expect(commandsOf(fixture, lock)).toEqual(['main/lock/lock[]', 'main/lock/unlock[]', 'main/lock/unlatch[]']);
    const plain = lockEntities(aContext({ main: { lock: { lock: 'locked' } } }))[0];
    expect(plain?.config).not.toHaveProperty('payload_open');
  });

  test('tell who turned them, and how', () => {
    const turned = aLock();
    const status = turned.status.components['main']?.['lock']?.['lock'];
    if (status !== undefined) status.data = { method: 'keypad', codeId: '1', codeName: 'Ann' };
    const [told] = lockEntities(contextOf(turned));
    const topic = String(told?.config['json_attributes_topic']);
    expect(topic).toBe('smartthings/thing/lock');
    expect(JSON.parse(told?.publishes?.[topic] ?? '')).toEqual({
      lock_state: 'not fully locked',
      method: 'keypad',
      code_id: '1',
      code_name: 'Ann',
    });
  });

  test('show what is between locked and unlocked', () => {
    const words = ['locked', 'unlocked', 'unlocked with timeout', 'not fully locked', 'unlatched', 'unknown', 'null'];
    expect(shownAs(lock?.config['value_template'], words)).toEqual([
      'LOCKED',
      'UNLOCKED',
      'UNLOCKED',
      'JAMMED',
      'OPEN',
      'None',
      'None',
    ]);
  });
});

describe.skipIf(missingJinja !== undefined)(`alarms (${missingJinja ?? 'with Jinja'})`, () => {
  const fixture = anAlarm();
  const context = contextOf(fixture);

  test('sound, flash, do both, and fall silent', () => {
    const [siren] = sirenEntities(context);
    expect(commandsOf(fixture, siren)).toEqual(['main/alarm/siren[]', 'main/alarm/both[]', 'main/alarm/off[]']);
    expect(shownAs(siren?.config['state_value_template'], ['strobe', 'off', 'null'])).toEqual([
      '{"state": "ON", "tone": "strobe"}',
      'OFF',
      'None',
    ]);
  });

  test('are armed and disarmed without a code', () => {
    const [panel] = alarmPanelEntities(context);
    expect(panel?.config).toMatchObject({
      supported_features: ['arm_home', 'arm_away'],
      code_arm_required: false,
      code_disarm_required: false,
    });
    expect(commandsOf(fixture, panel)).toEqual([
      'main/securitySystem/armStay[]',
      'main/securitySystem/armAway[]',
      'main/securitySystem/disarm[]',
    ]);
    expect(shownAs(panel?.config['value_template'], ['armedAway', 'armedStay', 'disarmed', 'null'])).toEqual([
      'armed_away',
      'armed_home',
      'disarmed',
      'None',
    ]);
  });

  test('shut the water off', () => {
    const [valve] = valveEntities(context);
    expect(valve?.config).toMatchObject({ device_class: 'water' });
    expect(commandsOf(fixture, valve)).toEqual(['main/valve/open[]', 'main/valve/close[]']);
  });
});
