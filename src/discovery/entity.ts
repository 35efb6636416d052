/** The platforms of Home Assistant's MQTT integration that devices become. */
export type Platform =
  | 'alarm_control_panel'
  | 'binary_sensor'
  | 'button'
  | 'climate'
  | 'cover'
  | 'event'
  | 'fan'
  | 'humidifier'
  | 'light'
  | 'lock'
  | 'notify'
  | 'number'
  | 'scene'
  | 'select'
  | 'sensor'
  | 'siren'
  | 'switch'
  | 'text'
  | 'time'
  | 'update'
  | 'vacuum'
  | 'valve'
  | 'water_heater';

/** What of the device an entity is made of. */
export interface EntitySource {
  readonly component: string;
  /** Absent where the entity speaks for several capabilities, as climates and lights do. */
  readonly capability?: string;
  readonly attribute?: string;
  /** Tells entities of one attribute apart: `energy` of `powerConsumption`. */
  readonly key?: string;
}

/** One entity of Home Assistant, before topics of the bridge and of the device as a whole are added to it. */
export interface Entity {
  readonly platform: Platform;
  readonly source: EntitySource;
  /** Null: the device's main feature, which carries the device's own name. */
  readonly name: string | null;
  readonly category?: 'config' | 'diagnostic';
  /** False: there, but switched off until the user wants it. */
  readonly enabledByDefault?: false;
  /** The platform's own keys of the discovery document: topics, templates, class, unit, options, … */
  readonly config: Readonly<Record<string, unknown>>;
  /**
   * What else it stands for, as `component/capability` (all of it), `component/capability/attribute` or
   * `component/capability()command`: the entities made from definitions leave that alone. Its source is claimed anyway.
   */
  readonly claims?: readonly string[];
  /**
   * Retained payloads by topic, published whenever they change: for platforms that take no template and read nothing but
   * a form of their own. The entity is made anew when a value that it looked at changes, and its payloads with it.
   */
  readonly publishes?: Readonly<Record<string, string>>;
}

const slug = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');

/** Stable for ever, within its device and platform: the end of the unique id, and the key in the discovery document. */
export const entityId = ({ platform, source }: Pick<Entity, 'platform' | 'source'>): string =>
  [platform, source.component, source.capability, source.attribute, source.key]
    .filter((part) => part !== undefined)
    .map(slug)
    .join('_');
