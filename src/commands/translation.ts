import type { CapabilityDefinition } from '../capabilities/definition.ts';
import { type DeviceView, viewOf } from '../capabilities/device-view.ts';
import { effectsOf } from '../capabilities/setter.ts';
import { type Translation, translateAttribute, translateRun } from '../capabilities/translate.ts';
import { translateSet } from '../capabilities/translate-set.ts';
import type { AttributePath } from '../core/attribute.ts';
import { type CommandRequest, isRejection, type Rejection, type Wanted } from '../core/command.ts';
import type { CapabilityReference, Device, DeviceState } from '../core/device.ts';
import { rejectionOf } from './rejections.ts';
import type { Part } from './step.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Finds or fetches what a capability means; undefined where nobody knows. */
export type Definitions = (
  capabilityId: string,
  version: number,
  installedAppId: string,
) => Promise<CapabilityDefinition | undefined>;

/** The device as it is when a request is translated. */
export interface Subject {
  readonly device: Device;
  readonly state: DeviceState;
  readonly definitions: Definitions;
}

export type CommandPath = Pick<CommandRequest, 'component' | 'capability' | 'command'>;

type Lookup = (capabilityId: string) => CapabilityDefinition | undefined;

/** Translates with the definitions of these capabilities at hand, into single commands with what each is to bring about. */
const translateWith = async (
  { device, state, definitions }: Subject,
  capabilities: readonly CapabilityReference[],
  translate: (view: DeviceView, lookup: Lookup) => Translation | Rejection,
): Promise<readonly Part[] | Rejection> => {
  const known = new Map<string, CapabilityDefinition>();
  const failures: unknown[] = [];
  const learn = async ({ id, version }: CapabilityReference): Promise<void> => {
    try {
      const definition = await definitions(id, version, device.installedAppId);
      if (definition !== undefined) known.set(id, definition);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(capabilities.map(learn));
  const lookup: Lookup = (id) => known.get(id);
  const translation = translate(viewOf(device, state), lookup);
  if (!isRejection(translation)) return partsOf(translation, lookup);
  // Without all definitions the sentence would blame the payload for what could not be read.
  return failures.length === 0 ? translation : rejectionOf(failures[0], 'nothing');
};

/** Gives each wanted value to the command that brings it about. */
const partsOf = ({ commands, wanted }: Translation, lookup: Lookup): readonly Part[] => {
  const effects = commands.map(({ capability, command, arguments: list }) => {
    const definition = lookup(capability);
    return definition === undefined ? [] : effectsOf(definition, command, list);
  });
  const authorOf = (one: Wanted): CommandRequest | undefined => {
    const there = commands.filter((c) => c.component === one.component && c.capability === one.capability);
    const sure = there.find((c) =>
      effects[commands.indexOf(c)]?.some(({ attribute, value }) => attribute === one.attribute && value === one.value),
    );
    return sure ?? there[0];
  };
  const authors = wanted.map(authorOf);
  return commands.map((request) => ({ request, wanted: wanted.filter((_, index) => authors[index] === request) }));
};

/** `null` wants nothing: templates write it for what they leave as it is. */
const withoutNulls = (object: JsonObject, device: Device): JsonObject => {
  const isComponent = (key: string): boolean => device.components.some(({ id }) => id === key);
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isComponent(key) && isJsonObject(value) ? withoutNulls(value, device) : value]),
  );
};

/** The capabilities that a payload may mean: each unknown one would cost a call. */
const capabilitiesFor = ({ device, state }: Subject, payload: JsonObject): CapabilityReference[] => {
  const found = new Set<CapabilityReference>();
  const findIn = (componentId: string, key: string): void => {
    const capabilities = device.components.find(({ id }) => id === componentId)?.capabilities ?? [];
    const likely = capabilities.filter(
      ({ id }) => key.startsWith(`${id}.`) || state.has(`${componentId}/${id}/${key}`),
    );
    for (const capability of likely.length > 0 ? likely : capabilities) found.add(capability);
  };
  for (const [key, value] of Object.entries(payload)) {
    const isComponent = isJsonObject(value) && device.components.some(({ id }) => id === key);
    if (isComponent) for (const attribute of Object.keys(value)) findIn(key, attribute);
    else findIn('main', key);
  }
  return [...found];
};

const capabilityAt = (
  { device }: Subject,
  place: Pick<AttributePath, 'component' | 'capability'>,
): CapabilityReference[] =>
  device.components
    .filter(({ id }) => id === place.component)
    .flatMap(({ capabilities }) => capabilities.filter(({ id }) => id === place.capability));

/** What `set` on the device asks for. */
export const partsOfSet = (subject: Subject, payload: JsonObject): Promise<readonly Part[] | Rejection> => {
  const wishes = withoutNulls(payload, subject.device);
  return translateWith(subject, capabilitiesFor(subject, wishes), (view, lookup) => translateSet(view, wishes, lookup));
};

/** What `set` on one attribute asks for. */
export const partsOfAttribute = (
  subject: Subject,
  path: AttributePath,
  payload: string,
): Promise<readonly Part[] | Rejection> =>
  translateWith(subject, capabilityAt(subject, path), (view, lookup) =>
    translateAttribute(view, path, path.attribute, payload, lookup),
  );

/** What `run` of one command asks for. */
export const partsOfRun = (
  subject: Subject,
  path: CommandPath,
  payload: string,
): Promise<readonly Part[] | Rejection> =>
  translateWith(subject, capabilityAt(subject, path), (view, lookup) =>
    translateRun(view, path, path.command, payload, lookup),
  );

/** Checks ready-made commands. One wrong, and none is sent. */
export const partsOfRequests = async (
  subject: Subject,
  requests: readonly CommandRequest[],
): Promise<readonly Part[] | Rejection> => {
  const parts: Part[] = [];
  for (const request of requests) {
    const translated = await partsOfRun(subject, request, JSON.stringify(request.arguments));
    if (isRejection(translated)) return translated;
    parts.push(...translated);
  }
  return parts;
};
