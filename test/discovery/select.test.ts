import { describe, expect, test } from 'vitest';
import { selectEntities } from '../../src/discovery/select.ts';
import { commandsOf } from './commands.ts';
import { anOven, aRobot } from './invented.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext, aFixture, contextOf, entityAt } from './kit.ts';

const shownAs = (template: unknown, payloads: readonly string[]) =>
  renderAll(payloads.map((payload) => ({ template: String(template), payload }))).map(({ text }) => text);

describe.skipIf(missingJinja !== undefined)(`selects (${missingJinja ?? 'with Jinja'})`, () => {
  test('send the raw word that the device listed, however firmware writes it', () => {
    const fixture = aFixture({
      main: {
        'samsungce.dishwasherWashingCourse': {
          washingCourse: 'express_0C',
          supportedCourses: ['auto', 'express_0C', 'potsAndPans'],
        },
      },
    });
    const [entity] = selectEntities(contextOf(fixture));
    expect(entity?.config['options']).toEqual(['auto', 'express', 'pots_and_pans']);
    expect(shownAs(entity?.config['value_template'], ['express_0C', 'potsAndPans', 'null'])).toEqual([
      'express',
      'pots_and_pans',
      'None',
    ]);
    expect(commandsOf(fixture, entity)).toEqual([
      'main/samsungce.dishwasherWashingCourse/setWashingCourse["auto"]',
      'main/samsungce.dishwasherWashingCourse/setWashingCourse["express_0C"]',
      'main/samsungce.dishwasherWashingCourse/setWashingCourse["potsAndPans"]',
    ]);
  });

  test('name the courses of washers where their table is known, and send the short code', () => {
    const fixture = aFixture({
      main: {
        'samsungce.washerCycle': {
          washerCycle: 'Table_02_Course_1C',
          referenceTable: { id: 'Table_02' },
          supportedCycles: [{ cycle: '1C' }, { cycle: '8F' }],
        },
      },
    });
    const entity = entityAt(selectEntities(contextOf(fixture)), 'main', 'samsungce.washerCycle', 'washerCycle');
    expect(entity?.config['options']).toEqual(['eco_40_60', 'Course 8F']);
    expect(shownAs(entity?.config['value_template'], ['Table_02_Course_1C', 'Table_02_Course_8F'])).toEqual([
      'eco_40_60',
      'Course 8F',
    ]);
    expect(commandsOf(fixture, entity)).toEqual([
      'main/samsungce.washerCycle/setWasherCycle["1C"]',
      'main/samsungce.washerCycle/setWasherCycle["8F"]',
    ]);
  });

  test('run commands by name where no definition says how the attribute is set', () => {
    const fixture = aRobot();
    const entities = selectEntities(contextOf(fixture));
    const level = entityAt(entities, 'main', 'samsungce.robotCleanerWaterSprayLevel', 'waterSprayLevel');
    expect(level?.config['options']).toEqual(['high', 'moderate_high', 'medium', 'moderate_low', 'low']);
    expect(commandsOf(fixture, level)).toContain(
      'main/samsungce.robotCleanerWaterSprayLevel/setWaterSprayLevel["mediumHigh"]',
    );
    const driving = entityAt(entities, 'main', 'samsungce.robotCleanerDrivingMode', 'drivingMode');
    expect(driving?.config['options']).toEqual(['area_then_walls', 'walls_first', 'quick_clean_zigzag_pattern']);
    const sound = entityAt(entities, 'main', 'samsungce.robotCleanerSystemSoundMode', 'soundMode');
    expect(sound).toMatchObject({ enabledByDefault: false, config: { options: ['voice', 'tone', 'mute'] } });
  });

  test('keep numbers that were listed as numbers', () => {
    const fixture = aFixture({
      main: { 'samsungce.dustFilterAlarm': { alarmThreshold: 500, supportedAlarmThresholds: [180, 500] } },
    });
    const [entity] = selectEntities(contextOf(fixture));
    expect(entity?.config['options']).toEqual(['180', '500']);
    expect(commandsOf(fixture, entity)).toContain('main/samsungce.dustFilterAlarm/setAlarmThreshold[180]');
  });

  test('know what is reported and never listed', () => {
    const fixture = anOven();
    const entities = selectEntities(contextOf(fixture));
    const mode = entityAt(entities, 'main', 'samsungce.ovenMode', 'ovenMode');
    expect(mode?.config['options']).toEqual(['convection', 'microwave_grill', 'no_operation']);
    const lamp = entityAt(entities, 'main', 'samsungce.lamp', 'brightnessLevel');
    expect(commandsOf(fixture, lamp)).toContain('main/samsungce.lamp/setBrightnessLevel["extraHigh"]');
  });
});

describe('the machine state', () => {
  const stopped = { machineState: 'stop', supportedMachineStates: null };

  test('can be run, paused and stopped where the machine lists nothing', () => {
    const [entity] = selectEntities(aContext({ main: { washerOperatingState: stopped } }));
    expect(entity).toMatchObject({ name: null, config: { options: ['run', 'pause', 'stop'] } });
  });

  test('of a machine that washes and dries has two names', () => {
    const entities = selectEntities(
      aContext({
        main: { washerOperatingState: stopped, dryerOperatingState: stopped },
        sub: { washerOperatingState: stopped },
      }),
    );
    expect(entities.map(({ name }) => name)).toEqual([null, 'Upper washer', 'Dryer']);
  });
});

test('a zone of a refrigerator has its modes under short names, and none where it lists none', () => {
  const modes = (supportedFridgeModes: unknown) =>
    selectEntities(
      aContext(
        { cvroom: { 'custom.fridgeMode': { fridgeMode: 'CV_FDR_WINE', supportedFridgeModes } } },
        'Refrigerator',
      ),
    );
  expect(modes(['CV_FDR_WINE', 'CV_TTYPE_RF9000A_MEAT_FISH'])[0]).toMatchObject({
    name: 'CoolSelect+ mode',
    config: { options: ['wine', 'meat_fish'] },
  });
  expect(modes(null)).toEqual([]);
});
