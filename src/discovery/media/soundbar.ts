import type { DeviceContext } from '../context.ts';
import { controlEntity, placesOf } from '../control.ts';
import type { Entity } from '../entity.ts';
import { dictionary, inverted } from '../templates.ts';
import { snakeWord, wordPairs } from '../words.ts';

/**
 * What soundbars can only be told page by page, through `execute`. They seldom say what they are set to, so Home Assistant
 * takes what was asked for as the state.
 */
const PROPERTY = 'x.com.samsung.networkaudio.';

const isSoundbar = (context: DeviceContext, component: string): boolean =>
  context.has(component, 'samsungvd.audioInputSource');

const place = (name: string) => ({ capability: 'execute', name, components: ['main'], when: isSoundbar });

const MODES = wordPairs(['standard', 'surround', 'game', 'adaptive sound'], snakeWord);

/** A page is answered as `{payload: {…}}`; one of another page leaves the state as it is. */
const soundMode = (context: DeviceContext, component: string): Entity => {
  const property = `${PROPERTY}soundmode`;
  const chosen = `${dictionary(inverted(MODES))}.get(value, value)`;
  const payload = "(value_json if value_json is mapping else {}).get('payload')";
  return controlEntity(
    context,
    component,
    place('Sound mode'),
    'select',
    { attribute: 'data', key: 'soundmode' },
    {
      state_topic: context.attributeTopic(component, 'execute', 'data'),
      value_template: `{% set page = ${payload} %}{{ ${dictionary(MODES)}.get(page.get('${property}'), '') if page is mapping else '' }}`,
      command_topic: context.runTopic(component, 'execute', 'execute'),
      command_template: `{{ ['/sec/networkaudio/soundmode', {'${property}': ${chosen}}] | tojson }}`,
      options: MODES.map(([, shown]) => shown),
      optimistic: true,
    },
  );
};

const woofer = (context: DeviceContext, component: string): Entity =>
  controlEntity(
    context,
    component,
    { ...place('Woofer'), category: 'config', enabledByDefault: false },
    'number',
    { attribute: 'data', key: 'woofer' },
    {
      command_topic: context.runTopic(component, 'execute', 'execute'),
      command_template: `{{ ['/sec/networkaudio/woofer', {'${PROPERTY}woofer': value | int}] | tojson }}`,
      min: -6,
      max: 6,
      step: 1,
      mode: 'slider',
    },
  );

const ADVANCED: readonly (readonly [key: string, name: string])[] = [
  ['nightmode', 'Night mode'],
  ['bassboost', 'Bass boost'],
  ['voiceamplifier', 'Voice amplifier'],
];

const advanced = (context: DeviceContext, component: string): Entity[] =>
  ADVANCED.map(([key, name]) => {
    const payload = (value: number): string =>
      JSON.stringify(['/sec/networkaudio/advancedaudio', { [`${PROPERTY}${key}`]: value }]);
    return controlEntity(
      context,
      component,
      { ...place(name), category: 'config', enabledByDefault: false },
      'switch',
      { attribute: 'data', key },
      {
        command_topic: context.runTopic(component, 'execute', 'execute'),
        payload_on: payload(1),
        payload_off: payload(0),
      },
    );
  });

/** Sound modes and effects of soundbars. */
export const soundbarEntities = (context: DeviceContext): Entity[] =>
  placesOf(context, place('')).flatMap((component) => [
    soundMode(context, component),
    woofer(context, component),
    ...advanced(context, component),
  ]);
