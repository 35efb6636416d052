import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignNames, topicName } from '../../src/topics/name.ts';

describe('a label becomes a topic name', () => {
  test.each([
    ['Living Room Lamp', 'living_room_lamp'],
    ['  Küche / Øst #2+ ', 'kuche_ost_2'],
    ['Straße', 'strasse'],
    ['STRASSE ẞ', 'strasse_ss'],
    ['Łódź', 'lodz'],
    ['거실 조명', '거실_조명'],
    ['Ёлка', 'ёлка'],
    ['İstanbul', 'istanbul'],
    ['Æther Œuvre', 'aether_oeuvre'],
    ['---', ''],
    ['$SYS', 'sys'],
    ['a\u0000b', 'a_b'],
    ['Cafe\u0301', 'cafe'],
  ])('%j is %j', (label, name) => {
    expect(topicName(label)).toBe(name);
  });

  test('whatever the label, the name is one level that MQTT takes, and naming it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (label) => {
        const name = topicName(label);
        expect(name).not.toMatch(/[/+#\p{Cc}\s]/u);
        expect(name).not.toMatch(/^_|_$|__/);
        expect(topicName(name)).toBe(name);
      }),
    );
  });
});

describe('names are given once', () => {
  test('clashes get _2, _3 in the order of ids, and bridge is taken', () => {
    const things = [
      { id: 'c', label: 'Lamp' },
      { id: 'a', label: 'lamp' },
      { id: 'b', label: 'Lamp!' },
      { id: 'd', label: 'Bridge' },
      { id: 'e', label: '!!' },
    ];
    expect(Object.fromEntries(assignNames(things, new Map(), ['bridge']))).toEqual({
      a: 'lamp',
      b: 'lamp_2',
      c: 'lamp_3',
      d: 'bridge_2',
      e: 'e',
    });
  });

  test('any sequence of devices that come, go and clash keeps every given name, and no two share one', () => {
    const device = fc.record({ id: fc.uuid(), label: fc.constantFrom('Lamp', 'lamp', 'Lamp 2', 'bridge', '', 'Lämp') });
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(device, { selector: ({ id }) => id }), { maxLength: 8 }), (rounds) => {
        let names = new Map<string, string>();
        for (const devices of rounds) {
          const next = assignNames(devices, names, ['bridge']);
          for (const [id, name] of names) expect(next.get(id)).toBe(name);
          expect(new Set(next.values()).size).toBe(next.size);
          expect([...next.values()]).not.toContain('bridge');
          for (const { id } of devices) expect(next.has(id)).toBe(true);
          names = next;
        }
      }),
    );
  });

  test('the order in which devices are listed does not matter', () => {
    const device = fc.record({ id: fc.uuid(), label: fc.constantFrom('Lamp', 'lamp', 'Lamp 2') });
    fc.assert(
      fc.property(fc.uniqueArray(device, { selector: ({ id }) => id }), (devices) => {
        expect(assignNames([...devices].reverse(), new Map())).toEqual(assignNames(devices, new Map()));
      }),
    );
  });
});
