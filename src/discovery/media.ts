import { buttonsFrom } from './button-row.ts';
import type { DeviceContext } from './context.ts';
import type { Entity } from './entity.ts';
import { messageEntities } from './media/messages.ts';
import {
  PLAYBACK_BUTTONS,
  PLAYBACK_NUMBERS,
  PLAYBACK_SELECTS,
  PLAYBACK_SWITCHES,
  playbackSensors,
} from './media/playback.ts';
import { soundbarEntities } from './media/soundbar.ts';
import { SOURCE_BUTTONS, SOURCE_SELECTS, sourceSensors } from './media/sources.ts';
import { TELEVISION_BUTTONS, TELEVISION_SELECTS } from './media/television.ts';
import { numbersFrom } from './number-row.ts';
import { selectsFrom } from './select-row.ts';
import { switchesFrom } from './switch-row.ts';

const PARTS: readonly ((context: DeviceContext) => Entity[])[] = [
  switchesFrom(PLAYBACK_SWITCHES),
  numbersFrom(PLAYBACK_NUMBERS),
  selectsFrom([...SOURCE_SELECTS, ...PLAYBACK_SELECTS, ...TELEVISION_SELECTS]),
  buttonsFrom([...PLAYBACK_BUTTONS, ...SOURCE_BUTTONS, ...TELEVISION_BUTTONS]),
  playbackSensors,
  sourceSensors,
  soundbarEntities,
  messageEntities,
];

/** Home Assistant has no media player over MQTT, so that televisions, soundbars and speakers come in their parts. */
export const mediaEntities = (context: DeviceContext): Entity[] => PARTS.flatMap((part) => part(context));
