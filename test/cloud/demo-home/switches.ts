import type { ComponentStatus, DeviceFixture } from '../home.ts';
import { attribute, battery, firmware, power, refresh } from './attributes.ts';
import { lan, virtual, zigbee, zwave } from './builders.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { atHome, basement, kitchen, livingRoom } from './places.ts';

const cafePlug = zigbee({
  id: deviceIds.cafePlug,
  name: 'switch-power-energy',
  label: 'Café plug',
  maker: 'SmartThings',
  place: kitchen,
  components: {
    main: part('SmartPlug', {
      ...power('on'),
      powerMeter: { power: attribute(1.2, 'W') },
      energyMeter: { energy: attribute(41.27, 'kWh') },
      ...firmware('11025310'),
      ...refresh,
    }),
  },
});

/** One box with two relays: its main component switches both, each of the others one. */
const gardenRelay = zwave({
  id: deviceIds.gardenRelay,
  name: 'multi-relay',
  label: 'Garden relay',
  maker: '027A-A000-A00A',
  place: basement,
  components: {
    main: part('Switch', { ...power('on'), ...refresh }),
    relay1: part('Switch', power('on'), { label: 'Fountain' }),
    relay2: part('Switch', power('off'), { label: 'Path lights' }),
  },
});

const button = (count: number): ComponentStatus => ({
  button: {
    button: attribute('pushed'),
    numberOfButtons: attribute(count),
    supportedButtonValues: attribute(['pushed', 'double', 'held']),
  },
});

const remote = zigbee({
  id: deviceIds.remote,
  name: 'four-buttons-battery',
  label: 'Coffee table remote',
  maker: 'CentraLite',
  place: livingRoom,
  components: {
    main: part('RemoteController', { ...button(4), ...battery(62), ...firmware('00000017'), ...refresh }),
    button1: part('RemoteController', button(1)),
    button2: part('RemoteController', button(1)),
    button3: part('RemoteController', button(1)),
    button4: part('RemoteController', button(1)),
  },
});

const guestMode = virtual({
  id: deviceIds.guestMode,
  name: 'Guests are here',
  label: 'Guests are here',
  place: atHome,
  components: { main: part('Switch', { ...power('off'), ...refresh }) },
});

/** Packed away until December: SmartThings waits for it in vain. */
const christmasLights = zigbee({
  id: deviceIds.christmasLights,
  name: 'switch',
  label: 'Christmas lights',
  maker: 'LEDVANCE',
  place: livingRoom,
  health: 'OFFLINE',
  components: { main: part('SmartPlug', { ...power('off'), ...firmware('00102101'), ...refresh }) },
});

/** Runs on a driver that somebody wrote at home, with a capability that has no public definition. */
const gardenMood = lan({
  id: deviceIds.gardenMood,
  name: 'garden-mood.v1',
  label: 'Garden mood',
  maker: 'Example Owner',
  place: atHome,
  components: {
    main: part('Other', {
      'exampleowner12345.gardenMood': {
        mood: attribute('content'),
        soilMoisture: attribute(46.5, '%'),
        wantsWater: attribute(false),
        lastWatering: attribute({ minutes: 12, liters: 38.5 }),
      },
      ...refresh,
    }),
  },
});

export const switches: DeviceFixture[] = [cafePlug, gardenRelay, remote, guestMode, christmasLights, gardenMood];
