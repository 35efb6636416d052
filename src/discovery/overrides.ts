import { Ajv } from 'ajv';
import type { Device } from '../core/device.ts';
import type { Entity, Platform } from './entity.ts';

/** What a user wants differently: which entities (by what is said in front), and how they shall be. */
export interface Override {
  /** Label or id of a device, in any letter case; absent: every device. */
  readonly device?: string;
  readonly component?: string;
  readonly capability?: string;
  readonly attribute?: string;
  /** One of several figures of an attribute, such as `energy` of `powerConsumption`. */
  readonly key?: string;
  /** The platform that the entity has without overrides, such as `light`. */
  readonly kind?: Platform;
  /** Leaves the entity out. */
  readonly hide?: boolean;
  readonly name?: string;
  /** Another platform that only reads: what can be set becomes what can only be seen. */
  readonly platform?: 'sensor' | 'binary_sensor';
  readonly device_class?: string | null;
  readonly state_class?: string | null;
  readonly unit?: string | null;
  readonly icon?: string;
  readonly category?: 'config' | 'diagnostic' | null;
  readonly enabled?: boolean;
  readonly options?: readonly string[];
}

const TEXT = { type: 'string', minLength: 1 };
const TEXT_OR_NULL = { type: ['string', 'null'] };

const validate = new Ajv({ allErrors: false, allowUnionTypes: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    anyOf: [{ required: ['device'] }, { required: ['capability'] }],
    properties: {
      device: TEXT,
      component: TEXT,
      capability: TEXT,
      attribute: TEXT,
      key: TEXT,
      kind: TEXT,
      hide: { type: 'boolean' },
      name: TEXT,
      platform: { enum: ['sensor', 'binary_sensor'] },
      device_class: TEXT_OR_NULL,
      state_class: TEXT_OR_NULL,
      unit: TEXT_OR_NULL,
      icon: TEXT,
      category: { enum: ['config', 'diagnostic', null] },
      enabled: { type: 'boolean' },
      options: { type: 'array', items: TEXT },
    },
  },
});

/** The overrides of a file's content, or a sentence that says what is wrong with it. Nothing at all is no override. */
export const readOverrides = (content: unknown): readonly Override[] | { readonly problem: string } => {
  if (content === null || content === undefined) return [];
  if (validate(content)) return content as readonly Override[];
  const [error] = validate.errors ?? [];
  const where = error?.instancePath === '' ? 'the file' : `entry ${error?.instancePath.slice(1).replace('/', ', ')}`;
  return { problem: `${where} ${error?.message ?? 'is not as it should be'}` };
};

const isSameText = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const matches = (override: Override, device: Device, { platform, source }: Entity): boolean =>
  (override.device === undefined ||
    [device.id, device.label].some((name) => isSameText(name, override.device ?? ''))) &&
  (override.kind === undefined || override.kind === platform) &&
  (override.key === undefined || override.key === source.key) &&
  (override.component === undefined || override.component === source.component) &&
  (override.capability === undefined || override.capability === source.capability) &&
  (override.attribute === undefined || override.attribute === source.attribute);

/** Keys with which an entity acts, and those that only its own platform knows. */
const isOfActing = (key: string): boolean =>
  /command|^payload_press$|^(min|max|step|mode|pattern|optimistic)$/.test(key);

const keysOf = (override: Override): Record<string, unknown> => ({
  ...('device_class' in override ? { device_class: override.device_class } : {}),
  ...('state_class' in override ? { state_class: override.state_class } : {}),
  ...('unit' in override ? { unit_of_measurement: override.unit } : {}),
  ...(override.icon === undefined ? {} : { icon: override.icon }),
  ...(override.options === undefined ? {} : { options: override.options }),
});

const withoutNothing = (config: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));

const READS_ONLY: ReadonlySet<Platform> = new Set(['sensor', 'binary_sensor']);

/** A choice that is only shown: Home Assistant takes options of a sensor with this class alone. */
const enumOf = (platform: Platform, kept: readonly (readonly [string, unknown])[]): Record<string, unknown> => {
  const config = Object.fromEntries(kept);
  return platform === 'sensor' && 'options' in config ? { device_class: 'enum', ...config } : config;
};

const apply = (entity: Entity, override: Override): Entity => {
  const platform = override.platform ?? entity.platform;
  const kept = READS_ONLY.has(platform)
    ? Object.entries(entity.config).filter(([key]) => !isOfActing(key))
    : Object.entries(entity.config);
  const { category: known, enabledByDefault, ...rest } = entity;
  const wished = override.category === undefined ? known : (override.category ?? undefined);
  // Home Assistant refuses settings that cannot be set.
  const category = READS_ONLY.has(platform) && wished === 'config' ? 'diagnostic' : wished;
  const isOff = override.enabled === undefined ? enabledByDefault === false : !override.enabled;
  return {
    ...rest,
    platform,
    name: override.name ?? entity.name,
    ...(category === undefined ? {} : { category }),
    ...(isOff ? { enabledByDefault: false as const } : {}),
    config: withoutNothing({ ...enumOf(platform, kept), ...keysOf(override) }),
  };
};

/** The entities as the user wants them; later overrides win. */
export const applyOverrides = (
  device: Device,
  entities: readonly Entity[],
  overrides: readonly Override[],
): readonly Entity[] =>
  entities.flatMap((entity) => {
    const own = overrides.filter((override) => matches(override, device, entity));
    if (own.some(({ hide }) => hide === true)) return [];
    return [own.reduce(apply, entity)];
  });
