import { climate } from './demo-home/climate.ts';
import { entertainment } from './demo-home/entertainment.ts';
import { household } from './demo-home/household.ts';
import { laundry } from './demo-home/laundry.ts';
import { lights } from './demo-home/lights.ts';
import { openings } from './demo-home/openings.ts';
import { locations, modes, rooms, scenes } from './demo-home/places.ts';
import { sensors } from './demo-home/sensors.ts';
import { switches } from './demo-home/switches.ts';
import type { Home } from './home.ts';

const home: Home = {
  source: 'The demo home of SmartThings2MQTT: invented, but of the kinds that real homes have.',
  locations,
  rooms,
  scenes,
  modes,
  devices: [...sensors, ...lights, ...switches, ...openings, ...climate, ...household, ...laundry, ...entertainment],
};

/**
 * A believable home: a house with some thirty devices of all kinds, and a cabin with four. Every call gives a copy of its own.
 * It goes through text, because devices share parts of their descriptions, and `structuredClone` would let the copy share them too.
 */
export const demoHome = (): Home => JSON.parse(JSON.stringify(home));
