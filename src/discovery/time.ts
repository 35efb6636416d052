import type { DeviceContext } from './context.ts';
import { type ControlRow, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';

const QUIET = 'custom.doNotDisturbMode';
const CLAIMS = [`${QUIET}()setDoNotDisturbMode`];

/** `0600`, and `06:00` of other models. */
const CLOCK_TIME =
  "{% set digits = value | string | replace(':', '') %}" +
  "{{ digits[:2] ~ ':' ~ digits[2:4] ~ ':00' if digits is match('^([01][0-9]|2[0-3])[0-5][0-9]') else None }}";

/** The other end and whether it is on must be sent along: the entity keeps them as attributes. */
const ATTRIBUTES = ['startTime', 'endTime', 'doNotDisturb'] as const;

const attributesTemplate = (context: DeviceContext, component: string): string =>
  `{{ {${ATTRIBUTES.map((name) => `'${name}': ${context.stateExpression(component, QUIET, name)}`).join(', ')}} | tojson }}`;

const quietTime = (attribute: 'startTime' | 'endTime', name: string): ControlRow & { attribute: typeof attribute } => ({
  capability: QUIET,
  attribute,
  name,
  category: 'config',
  claims: CLAIMS,
});

const ENDS = [
  quietTime('startTime', 'Do not disturb start time'),
  quietTime('endTime', 'Do not disturb end time'),
] as const;

/** Arguments: start, end, on or off. */
const commandTemplate = (attribute: 'startTime' | 'endTime'): string => {
  const wanted = "(value | string | replace(':', ''))[:4]";
  const kept = (name: string, otherwise: string): string =>
    `this.attributes.get('${name}') | default('${otherwise}', true)`;
  const argument = (name: 'startTime' | 'endTime'): string => (name === attribute ? wanted : kept(name, '0000'));
  return `{{ [${argument('startTime')}, ${argument('endTime')}, ${kept('doNotDisturb', 'off')}] | tojson }}`;
};

const quietTimes = (context: DeviceContext): Entity[] =>
  ENDS.flatMap((row) =>
    placesOf(context, row).map((component) =>
      controlEntity(
        context,
        component,
        row,
        'time',
        { attribute: row.attribute },
        {
          state_topic: context.attributeTopic(component, QUIET, row.attribute),
          value_template: CLOCK_TIME,
          command_topic: context.runTopic(component, QUIET, 'setDoNotDisturbMode'),
          command_template: commandTemplate(row.attribute),
          json_attributes_topic: context.stateTopic,
          json_attributes_template: attributesTemplate(context, component),
        },
      ),
    ),
  );

const DELAY = 'custom.dishwasherDelayStartTime';
const DELAY_ROW: ControlRow = { capability: DELAY, name: 'Delay start', category: 'config' };

/** Hours, minutes and seconds until a dishwasher begins. */
const delays = (context: DeviceContext): Entity[] =>
  placesOf(context, DELAY_ROW).map((component) =>
    controlEntity(
      context,
      component,
      DELAY_ROW,
      'time',
      { attribute: 'dishwasherDelayStartTime' },
      {
        state_topic: context.attributeTopic(component, DELAY, 'dishwasherDelayStartTime'),
        value_template: "{{ value if value is match('^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$') else None }}",
        command_topic: context.attributeSetTopic(component, DELAY, 'dishwasherDelayStartTime'),
      },
    ),
  );

/** Times of day, and delays that are shorter than a day. */
export const timeEntities = (context: DeviceContext): Entity[] => [...quietTimes(context), ...delays(context)];
