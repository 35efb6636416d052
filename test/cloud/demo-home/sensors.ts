import type { DeviceFixture } from '../home.ts';
import {
  attribute,
  battery,
  contact,
  firmware,
  humidity,
  refresh,
  tamper,
  temperature,
  unreported,
} from './attributes.ts';
import { hub, matter, mobile, zigbee, zwave } from './builders.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { atHome, basement, cabinLounge, kitchen, livingRoom, type Place } from './places.ts';

/** Matter's number for a water leak detector. */
const matterLeakDetector = 67;

const hubOf = (id: string, label: string, place: Place) =>
  hub({
    id,
    name: 'SmartThings v3 Hub',
    label,
    version: '000.060.00012',
    place,
    components: {
      main: part('Hub', {
        bridge: {},
        ...firmware('000.060.00012'),
        wifiInformation: {
          ssid: attribute('demo-home'),
          supportedWiFiFrequencies: attribute(['2.4G']),
          supportedWiFiAuthTypes: attribute(['OPEN', 'WEP', 'WPA-PSK', 'WPA2-PSK']),
        },
      }),
    },
  });

const phone = mobile({
  id: deviceIds.phone,
  name: 'Galaxy S25',
  label: "Alex's phone",
  place: atHome,
  components: { main: part('MobilePresence', { presenceSensor: { presence: attribute('present') } }) },
});

const hallwaySensor = zigbee({
  id: deviceIds.hallwaySensor,
  name: 'motion-temp-illuminance-battery',
  label: 'Hallway motion',
  maker: 'SmartThings',
  place: atHome,
  components: {
    main: part('MotionSensor', {
      motionSensor: { motion: attribute('inactive') },
      ...temperature(20.6, 'C'),
      illuminanceMeasurement: { illuminance: attribute(140, 'lux') },
      ...battery(88),
      ...tamper,
      ...firmware('0000001B'),
      ...refresh,
    }),
  },
});

const balconyDoor = zigbee({
  id: deviceIds.balconyDoor,
  name: 'multipurpose-sensor',
  label: 'Balcony door',
  maker: 'Samjin',
  place: livingRoom,
  components: {
    main: {
      categories: ['MultiFunctionalSensor', 'Door'],
      capabilities: {
        ...contact('closed'),
        ...temperature(19.4, 'C'),
        threeAxis: { threeAxis: attribute([18, 6, -1030], 'mG') },
        accelerationSensor: { acceleration: attribute('inactive') },
        ...battery(71),
        ...firmware('0000001D'),
        ...refresh,
      },
    },
  },
});

const leakSensor = matter({
  id: deviceIds.leakSensor,
  name: 'leak-battery',
  label: 'Leak below the washer',
  maker: 'IKEA of Sweden',
  deviceType: matterLeakDetector,
  place: basement,
  components: {
    main: part('LeakSensor', {
      waterSensor: { water: attribute('dry') },
      ...battery(96),
      ...firmware('1.0.11 (16777227)'),
      ...refresh,
    }),
  },
});

const smokeDetector = zwave({
  id: deviceIds.smokeDetector,
  name: 'smoke-co-battery',
  label: 'Smoke and CO',
  maker: '0138-0001-0002',
  place: kitchen,
  components: {
    main: part('SmokeDetector', {
      smokeDetector: { smoke: attribute('clear') },
      carbonMonoxideDetector: { carbonMonoxide: attribute('clear') },
      ...battery(100),
      ...refresh,
    }),
  },
});

const energyMeter = zwave({
  id: deviceIds.energyMeter,
  name: 'aeotec-home-energy-meter-gen5',
  label: 'House meter',
  maker: '0086-0102-005F',
  place: basement,
  components: {
    main: part('PowerMeter', {
      powerMeter: { power: attribute(342, 'W') },
      energyMeter: { energy: attribute(8816.42, 'kWh') },
      voltageMeasurement: { voltage: attribute(120.4, 'V') },
      ...refresh,
    }),
  },
});

const siren = zwave({
  id: deviceIds.siren,
  name: 'siren-battery',
  label: 'Siren',
  maker: '0371-0103-00A4',
  place: basement,
  components: {
    main: part('Siren', {
      alarm: { alarm: attribute('off') },
      chime: { chime: attribute('off') },
      ...tamper,
      ...battery(90),
      ...refresh,
    }),
  },
});

const cabinFrostSensor = zigbee({
  id: deviceIds.cabinFrostSensor,
  name: 'humidity-temp-battery',
  label: 'Frost sensor',
  maker: 'CentraLite',
  place: cabinLounge,
  components: {
    main: part('TempHumiditySensor', {
      ...temperature(31.5, 'F'),
      ...humidity(74),
      ...battery(55),
      signalStrength: { rssi: attribute(-78, 'dBm'), ...unreported('lqi') },
      ...refresh,
    }),
  },
});

export const sensors: DeviceFixture[] = [
  hubOf(deviceIds.hub, 'Hub', atHome),
  phone,
  hallwaySensor,
  balconyDoor,
  leakSensor,
  smokeDetector,
  energyMeter,
  siren,
  hubOf(deviceIds.cabinHub, 'Cabin hub', { locationId: cabinLounge.locationId }),
  cabinFrostSensor,
];
