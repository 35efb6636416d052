import { describe, expect, test } from 'vitest';
import { dishwasherCourseWord, fridgeModeWord, snakeWord, sourceWord, wordPairs } from '../../src/discovery/words.ts';

describe('words of SmartThings', () => {
  test.each([
    ['extraHigh', 'extra_high'],
    ['rinseHold', 'rinse_hold'],
    ['1400', '1400'],
    ['ConvectionBake', 'convection_bake'],
    ['MWplusHotBlast2', 'microwave_plus_hot_blast_2'],
    ['MicroWaveGrill', 'microwave_grill'],
    ['vacuumAndMopTogether', 'vacuum_and_mop_together'],
    ['AI', 'ai'],
    ['aIRinse', 'ai_rinse'],
    ['clear voice', 'clear_voice'],
  ])('%s are shown as %s', (raw, shown) => {
    expect(snakeWord(raw)).toBe(shown);
  });

  test.each([
    ['eco_10', 'eco'],
    ['express_0C', 'express'],
    ['daily_09', 'daily'],
    ['AI', 'ai'],
    ['potsAndPans', 'pots_and_pans'],
  ])('for courses of dishwashers: %s is %s', (raw, shown) => {
    expect(dishwasherCourseWord(raw)).toBe(shown);
  });

  test.each([
    ['BT', 'bluetooth'],
    ['D.IN', 'digital_input'],
    ['dtv', 'digital_tv'],
    ['HDMI4', 'hdmi4'],
    ['WIFI', 'wifi'],
    ['USB', 'usb'],
  ])('for sources: %s is %s', (raw, shown) => {
    expect(sourceWord(raw)).toBe(shown);
  });

  test('that would read the same stay apart', () => {
    expect(wordPairs(['daily', 'daily_09', 'daily'], dishwasherCourseWord)).toEqual([
      ['daily', 'daily'],
      ['daily_09', 'daily_09'],
    ]);
    expect(wordPairs(['CV_FDR_WINE', 'CV_TTYPE_RF9000A_WINE'], fridgeModeWord).map(([, shown]) => shown)).toEqual([
      'wine',
      'CV_TTYPE_RF9000A_WINE',
    ]);
  });
});
