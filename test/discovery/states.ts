import { attributeKey } from '../../src/core/attribute.ts';
import { entitiesOf } from '../../src/discovery/entities.ts';
import type { Entity } from '../../src/discovery/entity.ts';
import { valuePayload } from '../../src/topics/payload.ts';
import type { DeviceFixture } from '../cloud/home.ts';
import { renderAll, type ToRender } from './jinja.ts';
import { contextOf, type ExpectedRow, parsedFixture } from './kit.ts';
import { counterpart } from './parity.ts';

/** Units that Home Assistant shows converted, with the conversion. */
const TO_METRIC: Readonly<Record<string, (value: number) => number>> = {
  '°F': (value) => ((value - 32) * 5) / 9,
  gal: (value) => value * 3.785411784,
  kPa: (value) => value * 10,
  mbar: (value) => value,
};

/** The states' words: what a template's text means to Home Assistant. */
const stateOf = ({ platform, config }: Entity, text: string): string => {
  if (text === 'None') return 'unknown';
  if (platform === 'binary_sensor') return text === (config['payload_on'] ?? 'ON') ? 'on' : 'off';
  const convert = TO_METRIC[String(config['unit_of_measurement'])];
  return convert === undefined || text === '' ? text : String(convert(Number(text)));
};

const isSame = (expected: string, actual: string): boolean => {
  if (expected === actual || Date.parse(expected) === Math.floor(Date.parse(actual) / 1_000) * 1_000) return true;
  const isNumeric = [expected, actual].every((text) => text !== '' && Number.isFinite(Number(text)));
  return isNumeric && Math.abs(Number(expected) - Number(actual)) <= 0.001 + Math.abs(Number(expected)) * 1e-6;
};

interface Shown extends ToRender {
  readonly row: ExpectedRow;
  readonly entity: Entity;
}

const shownBy = (fixture: DeviceFixture, rows: readonly ExpectedRow[]): Shown[] => {
  const entities = entitiesOf(contextOf(fixture));
  const { state } = parsedFixture(fixture);
  return rows.flatMap((row) => {
    const entity = counterpart(row, entities);
    const template = entity?.config['value_template'];
    const { component, capability, attribute } = row;
    const value = state.get(attributeKey({ component, capability, attribute }))?.value;
    return entity === undefined || typeof template !== 'string'
      ? []
      : [{ row, entity, template, payload: valuePayload(value) }];
  });
};

/** Sentences about rows whose state would be another one than in Home Assistant's own integration. */
export const strangeStates = (fixtures: readonly DeviceFixture[], rows: readonly ExpectedRow[]): string[] => {
  const shown = fixtures.flatMap((fixture) =>
    shownBy(
      fixture,
      rows.filter((row) => row.fixture === fixture.name),
    ),
  );
  const rendered = renderAll(shown);
  return shown.flatMap(({ row, entity }, index) => {
    const actual = stateOf(entity, rendered[index]?.text ?? '');
    // Home Assistant's own integration says `off` of what was never reported.
    const isUnknown = entity.platform === 'binary_sensor' && row.state === 'off' && actual === 'unknown';
    return isUnknown || isSame(row.state, actual)
      ? []
      : [`${row.fixture}: ${row.capability}.${row.attribute} ${row.key}: ${actual} instead of ${row.state}`];
  });
};
