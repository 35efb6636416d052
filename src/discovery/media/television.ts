import type { ButtonRow } from '../button-row.ts';
import type { DeviceContext } from '../context.ts';
import type { SelectRow } from '../select-row.ts';

const asListed = (word: string): string => word;

/** Televisions name their modes in the language of their menus, so words stay as they are. */
const mode = (capability: string, attribute: string, name: string, options: string, instead?: string): SelectRow => ({
  capability,
  attribute,
  name,
  options,
  words: asListed,
  ...(instead === undefined
    ? {}
    : { when: (context: DeviceContext, component: string) => !context.has(component, instead) }),
});

export const TELEVISION_SELECTS: readonly SelectRow[] = [
  mode('custom.picturemode', 'pictureMode', 'Picture mode', 'supportedPictureModes'),
  mode('samsungvd.pictureMode', 'pictureMode', 'Picture mode', 'supportedPictureModes', 'custom.picturemode'),
  mode('custom.soundmode', 'soundMode', 'Sound mode', 'supportedSoundModes'),
  mode('samsungvd.soundMode', 'soundMode', 'Sound mode', 'supportedSoundModes', 'custom.soundmode'),
  mode('samsungvd.lightControl', 'selectedMode', 'Light mode', 'supportedModes'),
];

const REMOTE = 'samsungvd.remoteControl';

/** Keys of Samsung's remote control that no other entity stands for. */
const KEYS: Readonly<Record<string, string>> = {
  HOME: 'Home',
  BACK: 'Back',
  OK: 'OK',
  UP: 'Up',
  DOWN: 'Down',
  LEFT: 'Left',
  RIGHT: 'Right',
  MENU: 'Menu',
  EXIT: 'Exit',
  SOURCE: 'Source',
};

const KEYPAD = 'keypadInput';
const KEYPAD_KEYS: Readonly<Record<string, string>> = {
  UP: 'Up',
  DOWN: 'Down',
  LEFT: 'Left',
  RIGHT: 'Right',
  SELECT: 'Select',
  BACK: 'Back',
  EXIT: 'Exit',
  MENU: 'Menu',
  SETTINGS: 'Settings',
  HOME: 'Home',
  ...Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [`NUMBER${digit}`, `Number ${digit}`])),
};

export const TELEVISION_BUTTONS: readonly ButtonRow[] = [
  { capability: 'tvChannel', command: 'channelUp', name: 'Channel up' },
  { capability: 'tvChannel', command: 'channelDown', name: 'Channel down' },
  { capability: 'samsungvd.ambient', command: 'setAmbientOn', name: 'Ambient mode' },
  {
    capability: 'samsungvd.ambient18',
    command: 'setAmbientOn',
    name: 'Ambient mode',
    when: (context, component) => !context.has(component, 'samsungvd.ambient'),
  },
  { capability: 'custom.recording', command: 'recordStart', name: 'Start recording', enabledByDefault: false },
  { capability: 'custom.recording', command: 'recordStop', name: 'Stop recording', enabledByDefault: false },
  ...Object.entries(KEYS).map(
    ([key, name]): ButtonRow => ({
      capability: REMOTE,
      command: 'send',
      name,
      arguments: [key, 'PRESS_AND_RELEASED'],
      key,
      when: (context, component) => !context.has(component, KEYPAD),
    }),
  ),
  ...Object.entries(KEYPAD_KEYS).map(
    ([key, name]): ButtonRow => ({
      capability: KEYPAD,
      command: 'sendKey',
      name,
      arguments: [key],
      key,
      when: (context, component) => context.list(component, KEYPAD, 'supportedKeyCodes')?.includes(key) ?? true,
    }),
  ),
];
