import type { DeviceContext } from './context.ts';
import { type ControlRow, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';

const TONES = ['siren', 'strobe', 'both'];

const ROW: ControlRow = { capability: 'alarm', name: null };

/** Sirens; their tones are to sound, to flash, and to do both. Without a tone they sound. */
export const sirenEntities = (context: DeviceContext): Entity[] =>
  placesOf(context, ROW).map((component) =>
    controlEntity(
      context,
      component,
      ROW,
      'siren',
      { attribute: 'alarm' },
      {
        state_topic: context.attributeTopic(component, 'alarm', 'alarm'),
        state_value_template:
          "{% if value in ('siren', 'strobe', 'both') %}{{ {'state': 'ON', 'tone': value} | tojson }}" +
          "{% elif value == 'off' %}OFF{% else %}None{% endif %}",
        command_topic: context.attributeSetTopic(component, 'alarm', 'alarm'),
        command_template: "{{ tone | default('siren', true) }}",
        command_off_template: 'off',
        available_tones: TONES,
        support_duration: false,
        support_volume_set: false,
      },
    ),
  );
