import { realFixture } from '../../discovery/kit.ts';
import type { Difference } from './comparison.ts';

/** A way in which the bridge's entities differ from those of Home Assistant's own integration, on purpose. */
export interface Deviation {
  readonly platform?: string;
  readonly capability?: string;
  readonly attribute?: string;
  readonly fixture?: string;
  /** Which differences; all of them, if not said. */
  readonly what?: readonly string[];
  readonly when?: (difference: Difference) => boolean;
  readonly reason: string;
}

/** The device never said anything. */
const isNull = ({ row: { fixture, component, capability, attribute } }: Difference): boolean =>
  (realFixture(fixture).status.components[component]?.[capability]?.[attribute]?.value ?? null) === null;

const isWithin = (tolerance: number) => (difference: Difference) =>
  Math.abs(Number(difference.wanted) - Number(difference.found)) <= tolerance;

/** Everything expected is there, and something more. */
const isMore = ({ wanted, found }: Difference): boolean =>
  Array.isArray(wanted) && Array.isArray(found) && wanted.every((item) => found.includes(item));

export const deviations: readonly Deviation[] = [
  {
    platform: 'media_player',
    what: ['missing'],
    reason: 'MQTT discovery has no media players: speakers and televisions become switches, numbers, selects, buttons',
  },
  {
    what: ['state'],
    when: (difference) => difference.wanted === 'off' && difference.found === 'unknown' && isNull(difference),
    reason: 'what the device never said is unknown; “off” would be a claim',
  },
  {
    capability: 'thermostatCoolingSetpoint',
    what: ['unit'],
    when: isNull,
    reason: 'the unit comes with the first value; until then it is that of the home',
  },
  {
    platform: 'number',
    capability: 'thermostatCoolingSetpoint',
    what: ['state', 'min', 'max'],
    when: isWithin(0.8),
    reason: 'Home Assistant converts the °F of an MQTT number to tenths of °C, and those of its own to whole ones',
  },
  {
    fixture: 'copper_water_meter_v03',
    attribute: 'powerCurrent',
    what: ['state', 'unit'],
    reason: 'its “gpm” is gal/min to Home Assistant, which then shows the metric unit of the home',
  },
  {
    platform: 'fan',
    fixture: 'fake_fan',
    what: ['percentage'],
    reason: 'it says speed 60 of 3; no more than 100 % is shown',
  },
  {
    platform: 'light',
    what: ['min_color_temp_kelvin', 'max_color_temp_kelvin'],
    reason: 'the limits are those that the device reports, not those that Home Assistant assumes',
  },
  {
    platform: 'climate',
    fixture: 'bosch_radiator_thermostat_ii',
    what: ['min_temp', 'max_temp'],
    reason: 'the limits are those that the device reports, not those that Home Assistant assumes',
  },
  {
    platform: 'climate',
    what: ['hvac_modes', 'fan_modes'],
    when: isMore,
    reason: 'the mode of now is always among the modes; a device that lists none may have each that SmartThings knows',
  },
  {
    platform: 'climate',
    fixture: 'virtual_thermostat',
    what: ['state'],
    reason: 'it says “auxheatonly”: it heats',
  },
];

/** The reason for a difference; undefined where there is none. */
export const reasonFor = (difference: Difference): string | undefined => {
  const { row, what } = difference;
  return deviations.find(
    (deviation) =>
      (deviation.platform ?? row.platform) === row.platform &&
      (deviation.capability ?? row.capability) === row.capability &&
      (deviation.attribute ?? row.attribute) === row.attribute &&
      (deviation.fixture ?? row.fixture) === row.fixture &&
      (deviation.what ?? [what]).includes(what) &&
      (deviation.when?.(difference) ?? true),
  )?.reason;
};
