import type { DeviceContext } from './context.ts';
import { controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';

const CLASSES: Readonly<Record<string, string>> = { WaterValve: 'water', GasValve: 'gas' };

/** Valves that are opened and closed. */
export const valveEntities = (context: DeviceContext): Entity[] =>
  placesOf(context, { capability: 'valve', name: null }).map((component) =>
    controlEntity(
      context,
      component,
      { capability: 'valve', name: null },
      'valve',
      { attribute: 'valve' },
      {
        state_topic: context.attributeTopic(component, 'valve', 'valve'),
        value_template: "{{ value if value in ('open', 'closed') else None }}",
        command_topic: context.attributeSetTopic(component, 'valve', 'valve'),
        payload_open: 'open',
        payload_close: 'closed',
        device_class: CLASSES[context.category(component) ?? ''],
      },
    ),
  );
