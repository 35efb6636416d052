import type { FastifyInstance } from 'fastify';
import { objectOf } from './constraints.ts';
import { type LiveDefinition, namespaceOf } from './definitions.ts';
import { notFound } from './errors.ts';
import { derivedUuid } from './identifiers.ts';
import type { Parts } from './parts.ts';

const PAGE_SIZE = 200;
const summary = ({ id, version, status }: LiveDefinition): object => ({ id, version, status });

/** Namespaces with digits are those that SmartThings gives to people. */
const namespaceJson = (name: string): object => ({
  name,
  ownerType: /\d{4,}$/.test(name) ? 'user' : 'system',
  ownerId: derivedUuid('namespace', name),
});

/** `/capabilities`: open to every token. */
export const registerCapabilities = (server: FastifyInstance, parts: Parts): void => {
  const { definitions } = parts;
  const limited = { config: { rate: 'capability' } } as const;
  const find = (params: unknown): LiveDefinition => {
    const { id, version } = params as { id: string; version?: string };
    const definition = definitions.get(id);
    if (definition === undefined || (version !== undefined && Number(version) !== definition.version)) {
      throw notFound('The capability');
    }
    return definition;
  };
  const allOf = (namespace: string | undefined): LiveDefinition[] =>
    definitions
      .ids()
      .filter((id) => namespaceOf(id) === namespace)
      .flatMap((id) => definitions.get(id) ?? []);

  server.get('/capabilities', () => ({ items: allOf(undefined).map(summary), _links: {} }));
  server.get('/capabilities/namespaces', () =>
    [...new Set(definitions.ids().flatMap((id) => namespaceOf(id) ?? []))].map(namespaceJson),
  );
  server.get('/capabilities/namespaces/:namespace', (request) => {
    const { namespace } = request.params as { namespace: string };
    const query = objectOf(request.query);
    const page = Math.max(0, Number(query['page']) || 0);
    const max = Math.min(PAGE_SIZE, Math.max(1, Number(query['max']) || PAGE_SIZE));
    const all = allOf(namespace);
    const next = `${parts.origin()}/capabilities/namespaces/${namespace}?page=${page + 1}&max=${max}`;
    const start = page * max;
    return {
      items: all.slice(start, start + max).map(summary),
      _links: start + max < all.length ? { next: { href: next } } : {},
    };
  });
  server.get('/capabilities/:id', limited, (request) => ({ items: [summary(find(request.params))], _links: {} }));
  server.get('/capabilities/:id/:version', limited, (request) => find(request.params));
  server.get('/capabilities/:id/:version/i18n', limited, (request) => {
    find(request.params);
    return { items: [], _links: {} };
  });
};
