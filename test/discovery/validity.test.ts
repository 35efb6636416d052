import { describe, expect, test } from 'vitest';
import { shippedDefinition, shippedIds } from '../../src/capabilities/definition.ts';
import { entitiesOf } from '../../src/discovery/entities.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { demoHome } from '../cloud/demo-home.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { aFixture, contextOf, realFixtures } from './kit.ts';

const PRESSURE = 'Pa mPa hPa kPa bar cbar mbar mmHg inHg inH₂O psi';
const ENERGY = 'J kJ MJ GJ mWh Wh kWh MWh GWh TWh cal kcal Mcal Gcal';

/** What Home Assistant takes: class → units, and state classes where a sensor has one; `-` is no unit. */
const SENSOR_CLASSES: Readonly<Record<string, readonly [units: string, stateClasses: string]>> = {
  area: ['m² cm² km² mm² in² ft² yd² mi² ac ha', 'measurement total total_increasing'],
  atmospheric_pressure: [PRESSURE, 'measurement'],
  battery: ['%', 'measurement'],
  carbon_dioxide: ['ppm', 'measurement'],
  carbon_monoxide: ['ppb ppm μg/m³ mg/m³', 'measurement'],
  current: ['A mA μA', 'measurement'],
  distance: ['km m cm mm mi nmi yd ft in', 'measurement total total_increasing'],
  duration: ['d h min s ms μs', 'measurement total total_increasing'],
  energy: [ENERGY, 'total total_increasing'],
  enum: ['-', ''],
  frequency: ['mHz Hz kHz MHz GHz', 'measurement'],
  gas: ['L m³ ft³ CCF MCF', 'total total_increasing'],
  humidity: ['%', 'measurement'],
  illuminance: ['lx', 'measurement'],
  moisture: ['%', 'measurement'],
  nitrogen_dioxide: ['ppb ppm μg/m³', 'measurement'],
  ozone: ['ppb ppm μg/m³', 'measurement'],
  ph: ['-', 'measurement'],
  pm1: ['μg/m³', 'measurement'],
  pm10: ['μg/m³', 'measurement'],
  pm25: ['μg/m³', 'measurement'],
  power: ['mW W kW MW GW TW', 'measurement'],
  precipitation: ['cm in mm', 'measurement total total_increasing'],
  precipitation_intensity: ['in/d in/h mm/d mm/h', 'measurement'],
  pressure: [PRESSURE, 'measurement'],
  radon: ['Bq/m³ pCi/L', 'measurement'],
  signal_strength: ['dB dBm', 'measurement'],
  sound_pressure: ['dB dBA', 'measurement'],
  temperature: ['°C °F K', 'measurement'],
  timestamp: ['-', ''],
  voltage: ['V mV μV kV MV', 'measurement'],
  volatile_organic_compounds_parts: ['ppm ppb', 'measurement'],
  volume: ['L mL gal m³ ft³ CCF MCF', 'total total_increasing'],
  volume_flow_rate: ['m³/h m³/min m³/s ft³/min L/h L/min L/s gal/d gal/h gal/min mL/s', 'measurement'],
  water: ['L gal m³ ft³ CCF MCF', 'total total_increasing'],
  weight: ['kg g mg μg oz lb st', 'measurement total total_increasing'],
  wind_speed: ['ft/s in/s km/h kn m/s m/min mm/s mph Beaufort', 'measurement'],
};

const BINARY_CLASSES =
  'battery battery_charging carbon_monoxide cold connectivity door garage_door gas heat light lock moisture motion moving occupancy opening plug power presence problem running safety smoke sound tamper update vibration window'.split(
    ' ',
  );

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const sensorFaults = ({ config, category }: Entity): string[] => {
  const { device_class: given, unit_of_measurement: unit, state_class: stateClass, options } = config;
  const known = given === undefined ? undefined : SENSOR_CLASSES[text(given)];
  const [units = '', stateClasses = ''] = known ?? [];
  const isFault: readonly (readonly [string, boolean])[] = [
    ['category config', category === 'config'],
    [`unknown class ${text(given)}`, given !== undefined && known === undefined],
    [
      `unit ${text(unit)} with class ${text(given)}`,
      known !== undefined && !units.split(' ').includes(text(unit) || '-'),
    ],
    [
      `state class ${text(stateClass)} with class ${text(given)}`,
      known !== undefined && stateClass !== undefined && !stateClasses.split(' ').includes(text(stateClass)),
    ],
    ['no options', given === 'enum' && !(Array.isArray(options) && options.length > 0)],
    ['options without class enum', given !== 'enum' && options !== undefined],
    ['options twice', Array.isArray(options) && new Set(options).size !== options.length],
  ];
  return isFault.filter(([, is]) => is).map(([fault]) => fault);
};

const faultsOf = (entity: Entity): string[] => {
  const { platform, config, category } = entity;
  if (platform === 'sensor') return sensorFaults(entity);
  if (platform === 'binary_sensor') {
    const given = config['device_class'];
    return [
      ...(category === 'config' ? ['category config'] : []),
      ...(given !== undefined && !BINARY_CLASSES.includes(text(given)) ? [`unknown class ${text(given)}`] : []),
    ];
  }
  if (platform === 'event') return (config['event_types'] as unknown[]).length > 0 ? [] : ['no event types'];
  return [];
};

/** One device with every capability there is, and nothing reported or everything null. */
const everything = (report: (attributes: string[]) => Record<string, unknown>): DeviceFixture =>
  aFixture({
    main: Object.fromEntries(
      shippedIds().map((id) => [id, report(Object.keys(shippedDefinition(id)?.attributes ?? {}))]),
    ),
  });

const fixtures: readonly (readonly [name: string, fixture: DeviceFixture])[] = [
  ...demoHome().devices.map((fixture) => [fixture.device.label ?? '', fixture] as const),
  ...realFixtures().map((fixture) => [fixture.name ?? '', fixture] as const),
  ['every capability, nothing known', everything((names) => Object.fromEntries(names.map((name) => [name, null])))],
  ['every capability, no attribute', everything(() => ({}))],
];

describe('entities that read', () => {
  test.each(fixtures)('of %s are what Home Assistant takes', (_, fixture) => {
    const faults = entitiesOf(contextOf(fixture)).flatMap((entity) =>
      faultsOf(entity).map((fault) => `${entity.platform} ${JSON.stringify(entity.source)}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
