import { describe, expect, test } from 'vitest';
import { shippedDefinition } from '../../src/capabilities/definition.ts';
import { SUCTION } from '../../src/capabilities/synonyms.ts';
import { translateAttribute } from '../../src/capabilities/translate.ts';
import { aDevice } from './homes.ts';

const TURBO = 'robotCleanerTurboMode';

const argumentsFor = (text: string): unknown => {
  const place = { component: 'main', capability: TURBO };
  const translation = translateAttribute(aDevice([TURBO]), place, TURBO, text, shippedDefinition);
  return 'commands' in translation ? translation.commands[0]?.arguments : translation.message;
};

describe('how strongly a robot sucks', () => {
  test.each(SUCTION)('%s may be called %s as well', (raw, shown) => {
    expect(argumentsFor(shown)).toEqual([raw]);
    expect(argumentsFor(raw)).toEqual([raw]);
  });

  test('any other word is refused', () => {
    expect(argumentsFor('gentle')).toContain('gentle');
  });
});
