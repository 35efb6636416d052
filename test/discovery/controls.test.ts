import { describe, expect, test } from 'vitest';
import { isRejection } from '../../src/core/command.ts';
import { alarmPanelEntities } from '../../src/discovery/alarm-panel.ts';
import { buttonEntities } from '../../src/discovery/button.ts';
import type { DeviceContext } from '../../src/discovery/context.ts';
import { coverEntities } from '../../src/discovery/cover.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { lockEntities } from '../../src/discovery/lock.ts';
import { mediaEntities } from '../../src/discovery/media.ts';
import { numberEntities } from '../../src/discovery/number.ts';
import { selectEntities } from '../../src/discovery/select.ts';
import { sirenEntities } from '../../src/discovery/siren.ts';
import { switchEntities } from '../../src/discovery/switch.ts';
import { timeEntities } from '../../src/discovery/time.ts';
import { updateEntities } from '../../src/discovery/update.ts';
import { valveEntities } from '../../src/discovery/valve.ts';
import { answerTo, publicationsOf } from './commands.ts';
import { inventedFixtures } from './invented.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { contextOf, missingHomes, realFixtures } from './kit.ts';

const kinds = [
  alarmPanelEntities,
  buttonEntities,
  coverEntities,
  lockEntities,
  mediaEntities,
  numberEntities,
  selectEntities,
  sirenEntities,
  switchEntities,
  timeEntities,
  updateEntities,
  valveEntities,
];

const controlsOf = (context: DeviceContext): Entity[] => kinds.flatMap((kind) => kind(context));

const fixtures = [...realFixtures(), ...inventedFixtures()];

/** What a device may report one day, whatever its definition says. */
const PAYLOADS = [
  'null',
  '""',
  '',
  'text',
  'a:b:c',
  '5',
  '-17',
  'true',
  '{}',
  '[]',
  '[1]',
  '{"main":{}}',
  '{"value":{}}',
];

/** What is refused although it is offered, and why. */
const exceptions: readonly (readonly [sentence: RegExp, reason: string])[] = [
  [/ovenMode\/set NoOperation:/, 'ovens report that they do nothing; it is shown, and cannot be chosen'],
  [/pictureMode\/set FILMMAKER MODE:/, 'televisions are in modes that they do not list'],
  [/washerMode\/mode\/set others:/, 'washers report courses that no mode stands for'],
];

const templatesOf = ({ config }: Entity): string[] =>
  Object.entries(config).flatMap(([key, value]) =>
    /(?:value|position|attributes|status)_template$/.test(key) && typeof value === 'string' ? [value] : [],
  );

describe.skipIf(missingJinja !== undefined)(
  `controls of invented and real devices (${missingJinja ?? missingHomes ?? 'open.json'})`,
  () => {
    const all = fixtures.flatMap((fixture) => {
      const context = contextOf(fixture);
      return controlsOf(context).map((entity) => ({ fixture, entity }));
    });

    test('send only what the capabilities take', () => {
      const fixtureOf = new Map(all.map(({ fixture, entity }) => [entity, fixture]));
      const refused = publicationsOf(all.map(({ entity }) => entity)).flatMap((publication) => {
        const fixture = fixtureOf.get(publication.entity);
        const answer = fixture === undefined ? [] : answerTo(fixture, publication);
        return isRejection(answer)
          ? [`${fixture?.name} ${publication.topic} ${publication.payload}: ${answer.message}`]
          : [];
      });
      expect(refused.filter((sentence) => !exceptions.some(([pattern]) => pattern.test(sentence)))).toEqual([]);
    });

    test('never fail on a payload, and show nothing where there is nothing', () => {
      const templates = [...new Set(all.flatMap(({ entity }) => templatesOf(entity)))];
      const items = templates.flatMap((template) => PAYLOADS.map((payload) => ({ template, payload })));
      const rendered = renderAll(items);
      const failed = items.flatMap((item, index) => {
        const { error } = rendered[index] ?? {};
        return error === undefined ? [] : [`${error}: ${item.payload} in ${item.template}`];
      });
      expect(failed).toEqual([]);
      const shown = items.flatMap((item, index) => {
        const text = rendered[index]?.text ?? '';
        const isAttributes = text.startsWith('{');
        return ['null', '""', ''].includes(item.payload) && !['None', ''].includes(text) && !isAttributes
          ? [`${text}: ${item.payload} in ${item.template}`]
          : [];
      });
      expect(shown).toEqual([]);
    });

    test('have options, names and limits that Home Assistant takes', () => {
      for (const { fixture, entity } of all) {
        const { config, name, platform } = entity;
        const what = `${fixture.name} ${platform} ${name}`;
        expect(name, what).not.toBe('');
        if (platform === 'select') {
          const options = config['options'] as string[];
          expect(new Set(options).size, what).toBe(options.length);
          expect(options, what).not.toHaveLength(0);
        }
        if (platform === 'number') expect(config['min'], what).toBeLessThan(config['max'] as number);
        if (platform === 'sensor') expect(entity.category, what).not.toBe('config');
        expect(Object.values(config), what).not.toContain(undefined);
      }
    });
  },
);
