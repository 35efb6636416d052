import type { DeviceContext } from '../context.ts';
import { type ControlRow, controlEntity, placesOf } from '../control.ts';
import type { Entity, Platform } from '../entity.ts';
import { dictionary } from '../templates.ts';
import { wordPairs } from '../words.ts';

/** Something that takes a text of the user's own. */
interface MessageRow extends ControlRow {
  readonly platform: Extract<Platform, 'notify' | 'text'>;
  readonly command: string;
  readonly claims: readonly string[];
}

const row = (platform: MessageRow['platform'], capability: string, command: string, name: string): MessageRow => ({
  platform,
  capability,
  command,
  name,
  claims: [`${capability}()${command}`],
});

const MESSAGES: readonly MessageRow[] = [
  row('notify', 'speechSynthesis', 'speak', 'Speak'),
  row('notify', 'notification', 'deviceNotification', 'Notification'),
  // The address of a sound, after which what was playing goes on.
  row('text', 'audioNotification', 'playTrackAndResume', 'Play sound from address'),
  row('text', 'tvChannel', 'setTvChannel', 'Channel'),
  row('text', 'custom.launchapp', 'launchApp', 'Start app'),
];

const messageEntity = (context: DeviceContext, component: string, message: MessageRow): Entity =>
  controlEntity(
    context,
    component,
    message,
    message.platform,
    { attribute: message.command },
    {
      command_topic: context.runTopic(component, message.capability, message.command),
      command_template: '{{ [value] | tojson }}',
    },
  );

const PRESETS = { capability: 'mediaPresets', name: 'Preset' };

interface Preset {
  readonly id: string;
  readonly name: string;
}

const isPreset = (entry: unknown): entry is Preset => {
  const { id, name } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && typeof name === 'string';
};

/** Favourites, chosen by name and played by number; which one plays is not told. */
const presets = (context: DeviceContext): Entity[] =>
  placesOf(context, PRESETS).flatMap((component) => {
    const listed = context.value(component, 'mediaPresets', 'presets');
    const found = Array.isArray(listed) ? listed.filter(isPreset) : [];
    const names = new Map(found.map(({ id, name }) => [id, name]));
    const pairs = wordPairs(names.keys(), (id) => names.get(id) ?? id);
    if (pairs.length === 0) return [];
    const ids = dictionary(pairs.map(([id, name]) => [name, id] as const));
    return [
      controlEntity(
        context,
        component,
        PRESETS,
        'select',
        { attribute: 'presets' },
        {
          command_topic: context.runTopic(component, 'mediaPresets', 'playPreset'),
          command_template: `{{ [${ids}.get(value, value)] | tojson }}`,
          options: pairs.map(([, name]) => name),
        },
      ),
    ];
  });

/** What can be said, sent and started. */
export const messageEntities = (context: DeviceContext): Entity[] => [
  ...MESSAGES.flatMap((message) =>
    placesOf(context, message).map((component) => messageEntity(context, component, message)),
  ),
  ...presets(context),
];
