import type { CapabilityDefinition } from '../../capabilities/definition.ts';
import { happensOnce } from '../../capabilities/momentary.ts';
import { attributeSetBy, effectsOf } from '../../capabilities/setter.ts';
import type { DeviceContext } from '../context.ts';
import type { Entity } from '../entity.ts';
import { attributeEntity } from './attributes.ts';
import { isDangerous, isInfrastructure, isNoisy } from './infrastructure.ts';
import { genericName, wordsOf } from './names.ts';

/** What entities that are known by name stand for already. */
export const claimsOf = (entities: readonly Entity[]): ReadonlySet<string> =>
  new Set(
    entities.flatMap(({ source: { component, capability, attribute }, claims = [] }) => [
      ...claims,
      ...(capability === undefined || attribute === undefined ? [] : [`${component}/${capability}/${attribute}`]),
    ]),
  );

interface Place {
  readonly context: DeviceContext;
  readonly component: string;
  readonly capability: string;
  readonly definition: CapabilityDefinition | undefined;
  readonly isClaimed: (what: string) => boolean;
}

/** Samsung's capabilities repeat what a standard one of the same component says. */
const isRepeated = ({ context, component, capability }: Place, attribute: string): boolean =>
  capability.includes('.') &&
  context
    .capabilities(component)
    .some((other) => !other.includes('.') && context.attributes(component, other).includes(attribute));

const attributeEntities = (place: Place): Entity[] => {
  const { context, component, capability, definition, isClaimed } = place;
  const names =
    definition === undefined ? context.attributes(component, capability) : Object.keys(definition.attributes);
  return names.flatMap((attribute) => {
    const isLeftOut = isClaimed(`/${attribute}`) || happensOnce(capability, attribute) || isRepeated(place, attribute);
    if (isLeftOut || context.value(component, capability, attribute) === undefined) return [];
    const name = genericName(context, component, capability, attribute, names.length);
    const draft = attributeEntity({ context, component, capability, attribute, definition, name });
    if (draft === undefined) return [];
    const isReadOnly = draft.platform === 'sensor' || draft.platform === 'binary_sensor';
    const isQuiet = isNoisy(capability) || context.value(component, capability, attribute) === null;
    return [
      {
        ...draft,
        source: { component, capability, attribute },
        name,
        category: isReadOnly ? ('diagnostic' as const) : ('config' as const),
        ...(isQuiet ? { enabledByDefault: false as const } : {}),
      },
    ];
  });
};

/** Commands that need nothing said, that set no attribute, and that cannot do harm. */
const buttonEntities = ({ context, component, capability, definition, isClaimed }: Place): Entity[] => {
  if (definition === undefined) return [];
  const label = context.label(component);
  return Object.entries(definition.commands).flatMap(([command, { arguments: needed }]) => {
    const isLeftOut =
      isClaimed(`()${command}`) ||
      isDangerous(command) ||
      needed.some(({ optional }) => !optional) ||
      attributeSetBy(definition, command) !== undefined ||
      effectsOf(definition, command, []).length > 0;
    if (isLeftOut) return [];
    const name = wordsOf(command);
    return [
      {
        platform: 'button' as const,
        source: { component, capability, key: command },
        name: label === '' ? name : `${label} ${name.toLowerCase()}`,
        category: 'config' as const,
        ...(isNoisy(capability) ? { enabledByDefault: false as const } : {}),
        config: { command_topic: context.runTopic(component, capability, command), payload_press: '' },
      },
    ];
  });
};

/**
 * Entities of what nobody mapped, from the capability's definition and what the device reports. `claims`: what others
 * stand for already, so that nothing appears twice.
 */
export const genericEntities = (context: DeviceContext, claims: ReadonlySet<string>): Entity[] =>
  context.components.flatMap((component) =>
    context
      .capabilities(component)
      .filter((capability) => !isInfrastructure(capability) && !claims.has(`${component}/${capability}`))
      .flatMap((capability) => {
        const isClaimed = (what: string): boolean => claims.has(`${component}/${capability}${what}`);
        const place: Place = { context, component, capability, definition: context.definition(capability), isClaimed };
        return [...attributeEntities(place), ...buttonEntities(place)];
      }),
  );
