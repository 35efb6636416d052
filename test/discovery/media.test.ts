import { describe, expect, test } from 'vitest';
import { mediaEntities } from '../../src/discovery/media.ts';
import { commandsOf } from './commands.ts';
import { aSpeaker, aTelevision } from './invented.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext, aFixture, contextOf, entityAt } from './kit.ts';

describe.skipIf(missingJinja !== undefined)(`a television (${missingJinja ?? 'with Jinja'})`, () => {
  const fixture = aTelevision();
  const entities = mediaEntities(contextOf(fixture));
  const at = (capability: string, attribute: string, key?: string) =>
    entityAt(entities, 'main', capability, attribute, key);

  test('is switched, made louder and silenced', () => {
    expect(at('switch', 'switch')?.name).toBeNull();
    expect(commandsOf(fixture, at('audioMute', 'mute'))).toEqual(['main/audioMute/mute[]', 'main/audioMute/unmute[]']);
    expect(commandsOf(fixture, at('audioVolume', 'volume'))).toContain('main/audioVolume/setVolume[100]');
  });

  test('has its sources once, by the id that it takes', () => {
    const source = at('samsungvd.mediaInputSource', 'inputSource');
    expect(source?.config['options']).toEqual(['digital_tv', 'hdmi1', 'hdmi4']);
    expect(commandsOf(fixture, source)).toContain('main/samsungvd.mediaInputSource/setInputSource["dtv"]');
    expect(at('mediaInputSource', 'inputSource')).toBeUndefined();
  });

  test('has the modes of its own language, and the one that it is in', () => {
    const picture = at('custom.picturemode', 'pictureMode');
    expect(picture?.config['options']).toEqual(['Dynamisk', 'Standard', 'FILMMAKER MODE']);
    expect(commandsOf(fixture, picture)).toContain('main/custom.picturemode/setPictureMode["Dynamisk"]');
    expect(commandsOf(fixture, at('custom.soundmode', 'soundMode'))).toContain(
      'main/custom.soundmode/setSoundMode["Förstärk"]',
    );
  });

  test('has buttons for what it can do, and keys of its remote control', () => {
    const names = entities.filter(({ platform }) => platform === 'button').map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['Play', 'Pause', 'Fast forward', 'Next track', 'Channel up', 'Home']),
    );
    expect(names).not.toContain('Rewind');
    expect(commandsOf(fixture, at('samsungvd.remoteControl', 'send', 'HOME'))).toEqual([
      'main/samsungvd.remoteControl/send["HOME","PRESS_AND_RELEASED"]',
    ]);
  });

  test('takes texts', () => {
    expect(commandsOf(fixture, at('speechSynthesis', 'speak'))).toEqual([
      'main/speechSynthesis/speak["Dinner’s ready"]',
    ]);
    expect(commandsOf(fixture, at('custom.launchapp', 'launchApp'))).toEqual([
      'main/custom.launchapp/launchApp["Dinner’s ready"]',
    ]);
  });

  test('says what it does', () => {
    const template = String(at('mediaPlayback', 'playbackStatus')?.config['value_template']);
    const shown = renderAll(
      ['fast forwarding', 'stopped', 'dreaming', 'null'].map((payload) => ({ template, payload })),
    );
    expect(shown.map(({ text }) => text)).toEqual(['fast_forwarding', 'stopped', 'None', 'None']);
  });
});

describe.skipIf(missingJinja !== undefined)(`speakers (${missingJinja ?? 'with Jinja'})`, () => {
  test('play favourites by name', () => {
    const fixture = aSpeaker();
    const presets = entityAt(mediaEntities(contextOf(fixture)), 'main', 'mediaPresets', 'presets');
    expect(presets?.config['options']).toEqual(['News', "Don't wake me"]);
    expect(commandsOf(fixture, presets)).toEqual([
      'main/mediaPresets/playPreset["1"]',
      'main/mediaPresets/playPreset["2"]',
    ]);
  });

  test('that are soundbars take sound modes page by page', () => {
    const fixture = aFixture({
      main: {
        execute: { data: null },
        'samsungvd.audioInputSource': { inputSource: 'D.IN', supportedInputSources: ['wifi', 'HDMI1'] },
      },
    });
    const entities = mediaEntities(contextOf(fixture));
    const mode = entityAt(entities, 'main', 'execute', 'data', 'soundmode');
    expect(commandsOf(fixture, mode)).toContain(
      'main/execute/execute["/sec/networkaudio/soundmode",{"x.com.samsung.networkaudio.soundmode":"adaptive sound"}]',
    );
    const template = String(mode?.config['value_template']);
    const page = { payload: { 'x.com.samsung.networkaudio.soundmode': 'adaptive sound' } };
    const shown = renderAll(
      [page, { payload: { other: 1 } }, null].map((value) => ({ template, payload: JSON.stringify(value) })),
    );
    expect(shown.map(({ text }) => text)).toEqual(['adaptive_sound', '', '']);
    const source = entityAt(entities, 'main', 'samsungvd.audioInputSource', 'inputSource');
    const [rendered] = renderAll([{ template: String(source?.config['value_template']), payload: 'D.IN' }]);
    expect(rendered?.text).toBe('digital_input');
  });
});

test('what is no player has no parts of one', () => {
  expect(mediaEntities(aContext({ main: { switch: { switch: 'on' }, audioVolume: { volume: 100 } } }))).toEqual([]);
});
