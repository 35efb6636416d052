import type { DeviceFixture } from '../home.ts';
import { attribute, colorTemperature, firmware, level, power, refresh, unreported } from './attributes.ts';
import { viper, zigbee, zwave } from './builders.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { cabinLounge, kitchen, livingRoom } from './places.ts';

const colorLamp = zigbee({
  id: deviceIds.colorLamp,
  name: 'rgbw-bulb',
  label: 'Corner lamp',
  maker: 'Signify Netherlands B.V.',
  place: livingRoom,
  components: {
    main: part('Light', {
      ...power('on'),
      ...level(60),
      ...colorTemperature(2700, { minimum: 2000, maximum: 6535 }),
      colorControl: { hue: attribute(9), saturation: attribute(72), ...unreported('color') },
      ...firmware('01002C02', '01003B04'),
      ...refresh,
    }),
  },
});

const readingLight = viper({
  id: deviceIds.readingLight,
  name: 'hue-color-temperature-bulb',
  label: 'Reading light',
  maker: 'Signify Netherlands B.V.',
  model: 'Hue ambiance spot',
  version: '1.122.2',
  place: livingRoom,
  components: {
    main: part('Light', {
      ...power('off'),
      switchLevel: { level: attribute(35, '%'), levelRange: attribute({ minimum: 1, maximum: 100 }, '%') },
      ...colorTemperature(3000, { minimum: 2200, maximum: 6500 }),
      healthCheck: {
        checkInterval: attribute(60, 's', { deviceScheme: 'UNTRACKED', protocol: 'cloud' }),
        'DeviceWatch-DeviceStatus': attribute('online', undefined, {}),
        ...unreported('healthStatus', 'DeviceWatch-Enroll'),
      },
      ...refresh,
    }),
  },
});

const kitchenDimmer = zwave({
  id: deviceIds.kitchenDimmer,
  name: 'In-Wall Smart Dimmer',
  label: 'Kitchen ceiling',
  maker: '0063-4944-3130',
  place: kitchen,
  components: {
    main: {
      label: 'Kitchen ceiling',
      // The maker calls every in-wall dimmer a switch; the user says what hangs on it.
      categories: ['Switch', 'Light'],
      capabilities: { ...power('on'), ...level(80), ...refresh },
    },
  },
});

const cabinPorchLight = zigbee({
  id: deviceIds.cabinPorchLight,
  name: 'on-off-level',
  label: 'Porch light',
  maker: 'IKEA of Sweden',
  place: cabinLounge,
  components: {
    main: part('Light', { ...power('off'), ...level(100), ...firmware('23093635'), ...refresh }),
  },
});

export const lights: DeviceFixture[] = [colorLamp, readingLight, kitchenDimmer, cabinPorchLight];
