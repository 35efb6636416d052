import { discoveryDocument } from '../../src/discovery/document.ts';
import { entitiesOf } from '../../src/discovery/entities.ts';
import { demoHome } from '../cloud/demo-home.ts';
import { contextOf } from '../discovery/kit.ts';
import { measure, type Row } from './measure.ts';

const DEVICES = 500;

/** Discovery documents of 500 devices, beside what JSON alone costs for the same documents. */
export const benchDiscovery = (): Row[] => {
  const fixtures = demoHome().devices;
  const homes = Array.from({ length: DEVICES }, (_, n) => fixtures[n % fixtures.length]).filter(
    (one) => one !== undefined,
  );
  const contexts = homes.map((fixture) => contextOf(fixture));
  const makeAll = (): string[] =>
    contexts.map((context) =>
      JSON.stringify(
        discoveryDocument({
          device: { id: context.device.id, name: context.device.label },
          entities: entitiesOf(context),
          version: 'bench',
          availabilityTopics: [context.availabilityTopic],
          topicName: context.device.label,
        }),
      ),
    );
  const documents = makeAll();
  const parsed = documents.map((text): unknown => JSON.parse(text));
  const bytes = documents.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const baseline = measure(() => parsed.map((document) => JSON.stringify(document)));
  const ours = measure(makeAll);
  return [
    { what: `${DEVICES} discovery documents`, ms: ours, ratio: ours / baseline, against: 'JSON.stringify of the same' },
    { what: 'their size', note: `${Math.round(bytes / 1_000)} kB, ${(bytes / DEVICES / 1_000).toFixed(1)} kB each` },
  ];
};
