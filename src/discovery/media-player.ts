import type { DeviceContext } from './context.ts';

/** Televisions, soundbars and speakers, and robots that talk: whatever can be made louder and be silenced. */
export const isMediaPlayer = (context: DeviceContext): boolean => context.has('main', 'audioMute', 'audioVolume');
