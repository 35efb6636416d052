import { SUCTION } from '../capabilities/synonyms.ts';
import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { setPayload } from './templates.ts';
import { VACUUM_KINDS, type VacuumKind } from './vacuum-kinds.ts';

const TURBO = 'robotCleanerTurboMode';
const AREAS = 'serviceArea';

/** Where a vacuum is. */
interface VacuumPart {
  readonly context: DeviceContext;
  readonly component: string;
}

/** Id → name of the rooms that a vacuum can be sent to. */
const roomsOf = ({ context, component }: VacuumPart): Record<string, string> | undefined => {
  if (!context.has(component, AREAS)) return undefined;
  const areas = context.value(component, AREAS, 'supportedAreas');
  const rooms = (Array.isArray(areas) ? areas : []).flatMap((area: unknown): [string, string][] => {
    const { areaId, areaName } = (typeof area === 'object' ? (area ?? {}) : {}) as Record<string, unknown>;
    return typeof areaId === 'number' && typeof areaName === 'string' ? [[`${areaId}`, areaName]] : [];
  });
  return rooms.length === 0 ? undefined : Object.fromEntries(rooms);
};

/** What Home Assistant reads of a vacuum: it takes no template, only this. */
const stateOf = (part: VacuumPart, kind: VacuumKind): Record<string, unknown> => {
  const { context, component } = part;
  const state = context.value(component, kind.capability, kind.attribute);
  const segments = roomsOf(part);
  const suction = context.has(component, TURBO) ? context.value(component, TURBO, TURBO) : undefined;
  return {
    state: typeof state === 'string' && state !== '' ? (kind.activities[state] ?? 'idle') : null,
    ...(context.has(component, TURBO) ? { fan_speed: new Map(SUCTION).get(String(suction)) ?? null } : {}),
    ...(segments === undefined ? {} : { segments }),
  };
};

const suctionKeys = ({ context, component }: VacuumPart): Record<string, unknown> =>
  context.has(component, TURBO)
    ? {
        fan_speed_list: SUCTION.map(([, shown]) => shown),
        set_fan_speed_topic: context.attributeSetTopic(component, TURBO, TURBO),
      }
    : {};

/** Rooms are chosen, and then it starts, with one message. */
const roomKeys = (part: VacuumPart, kind: VacuumKind): Record<string, unknown> => {
  if (roomsOf(part) === undefined) return {};
  const rooms = `"${AREAS}.selectedAreas": {{ value | map('int') | list | tojson }}`;
  const start = Object.entries(kind.start).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return {
    clean_segments_command_topic: part.context.setTopic,
    clean_segments_command_template: `{ ${JSON.stringify(part.component)}: { ${[rooms, ...start].join(', ')} } }`,
  };
};

const vacuum = (part: VacuumPart, kind: VacuumKind): Entity => {
  const { context, component } = part;
  const topic = context.ownTopic(component === 'main' ? 'vacuum' : `vacuum_${component}`);
  const hasSuction = context.has(component, TURBO);
  const payload = (wishes: Readonly<Record<string, string>>): string => setPayload(component, wishes);
  return {
    platform: 'vacuum',
    source: { component },
    name: nameIn(context, component, null),
    claims: [
      `${component}/${kind.capability}`,
      ...(hasSuction ? [`${component}/${TURBO}`] : []),
      ...(roomsOf(part) === undefined ? [] : [`${component}/${AREAS}`]),
    ],
    config: {
      state_topic: topic,
      command_topic: context.setTopic,
      payload_start: payload(kind.start),
      payload_pause: payload(kind.pause),
      payload_return_to_base: payload(kind.returnHome),
      supported_features: ['start', 'pause', 'return_home', ...(hasSuction ? ['fan_speed'] : [])],
      ...suctionKeys(part),
      ...roomKeys(part, kind),
    },
    publishes: { [topic]: JSON.stringify(stateOf(part, kind)) },
  };
};

/** Robots that clean floors: Samsung's, Matter's, and older ones. */
export const vacuumEntities = (context: DeviceContext): Entity[] =>
  context.components.flatMap((component) => {
    const kind = VACUUM_KINDS.find(({ capability, alsoNeeded = [] }) =>
      context.has(component, capability, ...alsoNeeded),
    );
    return kind === undefined ? [] : [vacuum({ context, component }, kind)];
  });
