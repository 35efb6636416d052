import { minutes, seconds } from '../../../src/ops/clock.ts';
import { deviceIds } from '../demo-home/ids.ts';
import type { Random } from './random.ts';
import { createProbe, type Habit, type HabitDeps } from './world.ts';

type Span = readonly [minimumMs: number, maximumMs: number];

interface Episode {
  /** The quiet time before each. */
  readonly pause: Span;
  readonly length: Span;
  begin(): void;
  end(): void;
}

/** Something that begins now and then, and ends after a while. */
const createEpisode = (random: Random, episode: Episode): Habit => {
  let happening = false;
  let next: number | undefined;
  return ({ now }) => {
    next ??= now + random.between(...episode.pause);
    if (now < next) return;
    happening = !happening;
    next = now + random.between(...(happening ? episode.length : episode.pause));
    if (happening) episode.begin();
    else episode.end();
  };
};

/** Something that happens now and then, in no time. */
const createOccurrence = (random: Random, pause: Span, happen: () => void): Habit => {
  let next: number | undefined;
  return ({ now }) => {
    next ??= now + random.between(...pause);
    if (now < next) return;
    next = now + random.between(...pause);
    happen();
  };
};

const createMotion = ({ world, random }: HabitDeps): Habit => {
  const motion = createProbe(world, deviceIds.hallwaySensor, 'main/motionSensor/motion');
  return createEpisode(random, {
    pause: [minutes(1), minutes(14)],
    length: [seconds(30), minutes(3)],
    begin: () => motion.report('active'),
    end: () => motion.report('inactive'),
  });
};

const createBalconyDoor = ({ world, random }: HabitDeps): Habit => {
  const probe = (path: string, unit?: string) => createProbe(world, deviceIds.balconyDoor, `main/${path}`, unit);
  const contact = probe('contactSensor/contact');
  const acceleration = probe('accelerationSensor/acceleration');
  const axes = probe('threeAxis/threeAxis', 'mG');
  const move = (position: 'open' | 'closed'): void => {
    contact.report(position);
    acceleration.report('active');
    const tilt = (): number => Math.round(random.between(-9, 9));
    axes.announce([18 + tilt(), 6 + tilt(), -1030 + tilt()]);
  };
  const usage = createEpisode(random, {
    pause: [minutes(8), minutes(100)],
    length: [seconds(20), minutes(6)],
    begin: () => move('open'),
    end: () => move('closed'),
  });
  return (moment) => {
    // The shake of one beat is over by the next.
    acceleration.report('inactive');
    usage(moment);
  };
};

const createRefrigeratorDoor = ({ world, random }: HabitDeps, component: string, pause: Span): Habit => {
  const contactOf = (id: string) => createProbe(world, deviceIds.refrigerator, `${id}/contactSensor/contact`);
  const contact = contactOf(component);
  const whole = contactOf('main');
  const others = ['cooler', 'freezer'].filter((id) => id !== component).map(contactOf);
  return createEpisode(random, {
    pause,
    length: [seconds(10), seconds(70)],
    begin: () => {
      contact.report('open');
      whole.report('open');
    },
    end: () => {
      contact.report('closed');
      if (others.every((other) => other.read() === 'closed')) whole.report('closed');
    },
  });
};

const createPresence = ({ world, random }: HabitDeps): Habit => {
  const presence = createProbe(world, deviceIds.phone, 'main/presenceSensor/presence');
  return createEpisode(random, {
    pause: [minutes(40), minutes(260)],
    length: [minutes(15), minutes(200)],
    begin: () => presence.report('not present'),
    end: () => presence.report('present'),
  });
};

const createButtonPresses = ({ world, random }: HabitDeps): Habit =>
  createOccurrence(random, [minutes(4), minutes(50)], () => {
    const press = random.pick(['pushed', 'pushed', 'pushed', 'double', 'held']);
    const pressed = random.pick(['button1', 'button2', 'button3', 'button4']);
    // Remotes tell each press twice: on the button's component, and on the whole.
    for (const component of [pressed, 'main']) {
      createProbe(world, deviceIds.remote, `${component}/button/button`).announce(press);
    }
  });

interface Song {
  readonly title: string;
  readonly artist: string;
}

const songs: readonly [Song, ...Song[]] = [
  { title: 'Rain on the skylight', artist: 'The Demo Quartet' },
  { title: 'Two lamps and a kettle', artist: 'Simulated Strings' },
  { title: 'Retained', artist: 'The Last Wills' },
  { title: 'Slow zigbee', artist: 'Mesh Ensemble' },
];

/** Music goes on to the next song only while somebody has it playing. */
const createMusic = ({ world, random }: HabitDeps): Habit => {
  const probe = (path: string) => createProbe(world, deviceIds.soundbar, `main/${path}`);
  const power = probe('switch/switch');
  const playback = probe('mediaPlayback/playbackStatus');
  const track = probe('audioTrackData/audioTrackData');
  return createOccurrence(random, [minutes(2.5), minutes(6)], () => {
    if (power.read() === 'on' && playback.read() === 'playing') track.announce(random.pick(songs));
  });
};

/** The people of the house: where they walk, which doors they use, what they press. */
export const createPeople = (deps: HabitDeps): Habit[] => [
  createMotion(deps),
  createBalconyDoor(deps),
  createRefrigeratorDoor(deps, 'cooler', [minutes(6), minutes(75)]),
  createRefrigeratorDoor(deps, 'freezer', [minutes(90), minutes(400)]),
  createPresence(deps),
  createButtonPresses(deps),
  createMusic(deps),
];
