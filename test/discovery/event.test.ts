import { describe, expect, test } from 'vitest';
import { momentaryAttributes } from '../../src/capabilities/momentary.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { eventEntities } from '../../src/discovery/event.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext } from './kit.ts';

const textOf = (entity: Entity | undefined, payload: string): string | undefined =>
  renderAll([{ template: String(entity?.config['value_template']), payload }])[0]?.text;

describe('events', () => {
  test('of buttons are those that the device lists, on every part of it', () => {
    const button = { button: { button: null, supportedButtonValues: ['pushed', 'held'] } };
    const events = eventEntities(aContext({ main: button, button1: button }));
    expect(events).toMatchObject([
      {
        name: null,
        config: {
          state_topic: 'smartthings/thing/main/button/button',
          event_types: ['pushed', 'held'],
          device_class: 'button',
        },
      },
      { name: 'Button 1', config: { state_topic: 'smartthings/thing/button1/button/button' } },
    ]);
  });

  test('of buttons are all that there can be, where the device lists none', () => {
    const [event] = eventEntities(aContext({ main: { button: { button: null, supportedButtonValues: null } } }));
    expect(event?.config['event_types']).toContain('pushed_6x');
    expect(event?.config['event_types']).toContain('swipe_left');
  });

  test('come from attributes that tell of moments, and from no others', () => {
    const moments = new Set(momentaryAttributes().map(([path]) => path));
    const capabilities = [...moments].map((path) => path.slice(0, path.lastIndexOf('.')));
    const everything = Object.fromEntries(capabilities.map((capability) => [capability, {}]));
    const events = eventEntities(aContext({ main: everything }));
    expect(events.length).toBeGreaterThan(10);
    for (const { source } of events) expect(moments).toContain(`${source.capability}.${source.attribute}`);
  });

  describe.skipIf(missingJinja !== undefined)(`as Home Assistant reads them (${missingJinja ?? 'Jinja2'})`, () => {
    test('name their type, and nothing where nothing happened', () => {
      const [event] = eventEntities(aContext({ main: { button: { supportedButtonValues: ['pushed'] } } }));
      expect(textOf(event, 'pushed')).toBe('{"event_type": "pushed"}');
      expect(textOf(event, 'held')).toBe('');
      expect(textOf(event, 'null')).toBe('');
    });

    test('of lock codes name the slot', () => {
      const [event] = eventEntities(aContext({ main: { lockCodes: { codeChanged: null } } }));
      expect(JSON.parse(textOf(event, '2 set') ?? '')).toEqual({ event_type: 'set', slot: '2' });
      expect(textOf(event, 'something else')).toBe('');
    });

    test('that no list of words tells carry what happened', () => {
      const [event] = eventEntities(aContext({ main: { faceRecognition: { faceRecognizedEvent: null } } }));
      const payload = JSON.stringify({ id: '7', label: "Ann's" });
      expect(JSON.parse(textOf(event, payload) ?? '')).toEqual({
        event_type: 'recognized',
        face: { id: '7', label: "Ann's" },
      });
    });
  });
});
