import { describe, expect, test } from 'vitest';
import { buttonEntities } from '../../src/discovery/button.ts';
import { commandsOf } from './commands.ts';
import { aRobot } from './invented.ts';
import { missingJinja } from './jinja.ts';
import { aContext, aFixture, contextOf } from './kit.ts';

describe('buttons', () => {
  test.skipIf(missingJinja !== undefined)('drain a dishwasher when they cancel it', () => {
    const fixture = aFixture(
      { main: { 'samsungce.dishwasherOperation': { operatingState: 'running' } } },
      'Dishwasher',
    );
    const [cancel] = buttonEntities(contextOf(fixture));
    expect(cancel).toMatchObject({ name: 'Cancel', source: { attribute: 'cancel', key: 'drain' } });
    expect(commandsOf(fixture, cancel)).toEqual(['main/samsungce.dishwasherOperation/cancel[true]']);
  });

  test('reset the filter of the component that has it', () => {
    const [entity] = buttonEntities(contextOf(aRobot()));
    expect(entity).toMatchObject({
      name: 'Reset HEPA filter',
      category: 'diagnostic',
      config: { command_topic: 'smartthings/thing/station/custom.hepaFilter/resetHepaFilter/run', payload_press: '[]' },
    });
  });

  test('are not there for filters that the model lacks', () => {
    const filter = (dustFilterStatus: unknown) =>
      buttonEntities(aContext({ main: { 'custom.dustFilter': { dustFilterStatus } } })).length;
    expect([filter('normal'), filter(null)]).toEqual([1, 0]);
  });

  test('of remote controls are those that the device lists, or all', () => {
    const names = (availableCurtainPowerButtons: unknown) =>
      buttonEntities(aContext({ main: { statelessCurtainPowerButton: { availableCurtainPowerButtons } } })).map(
        ({ name }) => name,
      );
    expect(names(['open', 'close'])).toEqual(['Open', 'Close']);
    expect(names(null)).toEqual(['Open', 'Close', 'Pause']);
  });
});
