/**
 * The fixed ids of the demo home. Each kind has a prefix that can be told at a glance (`de71ce` device, `10ca71` location,
 * `a2ea` room, `5ce9e` scene, `0de0` mode), and a number at its end.
 */
const numbered =
  (prefix: string) =>
  (number: number): string =>
    `${prefix}-0000-4000-8000-${String(number).padStart(12, '0')}`;

const device = numbered('de71ce00');
const location = numbered('10ca7100');
const room = numbered('a2ea0000');
const scene = numbered('5ce9e000');
const mode = numbered('0de00000');

export const locationIds = { home: location(1), cabin: location(2) } as const;

export const roomIds = { livingRoom: room(1), kitchen: room(2), basement: room(3), cabinLounge: room(4) } as const;

export const sceneIds = { goodNight: scene(1), movieTime: scene(2), warmUpTheCabin: scene(3) } as const;

export const modeIds = {
  homeHome: mode(1),
  homeAway: mode(2),
  homeNight: mode(3),
  cabinHome: mode(4),
  cabinAway: mode(5),
} as const;

/** The number at the end of an id: what hardware addresses and dates of set-up are made from. */
export const numberOf = (id: string): number => Number(id.slice(-12));

export const deviceIds = {
  hub: device(1),
  colorLamp: device(2),
  readingLight: device(3),
  kitchenDimmer: device(4),
  cafePlug: device(5),
  gardenRelay: device(6),
  hallwaySensor: device(7),
  balconyDoor: device(8),
  leakSensor: device(9),
  smokeDetector: device(10),
  frontDoorLock: device(11),
  garageDoor: device(12),
  windowShade: device(13),
  thermostat: device(14),
  airConditioner: device(15),
  refrigerator: device(16),
  washer: device(17),
  dryer: device(18),
  dishwasher: device(19),
  vacuum: device(20),
  television: device(21),
  soundbar: device(22),
  airPurifier: device(23),
  remote: device(24),
  phone: device(25),
  energyMeter: device(26),
  waterValve: device(27),
  siren: device(28),
  guestMode: device(29),
  christmasLights: device(30),
  gardenMood: device(31),
  cabinHub: device(41),
  cabinPorchLight: device(42),
  cabinThermostat: device(43),
  cabinFrostSensor: device(44),
} as const;
