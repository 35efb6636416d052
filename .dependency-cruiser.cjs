const services = ['smartthings', 'accounts', 'webhook', 'sync', 'commands', 'mqtt', 'homeassistant', 'web'];

/** A folder may import only from the folders named; `ops` is open to everyone but the pure ones. */
const only = (folder, allowed, comment) => ({
  name: `${folder}-imports`,
  comment,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [`^src/(${[folder, ...allowed].join('|')})/`] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-test-in-src', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    only('core', [], 'The core is pure and knows nobody.'),
    only('topics', ['core'], 'Topics are pure.'),
    only('capabilities', ['core'], 'Capabilities are pure.'),
    only('discovery', ['core', 'topics', 'capabilities'], 'Discovery is pure.'),
    only('ops', ['core'], 'Ops serves everyone and needs only the core.'),
    {
      name: 'pure-is-pure',
      comment: 'No I/O below core, topics, capabilities and discovery.',
      severity: 'error',
      from: { path: '^src/(core|topics|capabilities|discovery)/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: ['^(node:)?(crypto|util)$', 'node_modules/ajv/'] },
    },
    ...services.map((service) => ({
      name: `${service}-takes-only-types-of-others`,
      comment: 'Services are handed each other by app.ts; they import types only.',
      severity: 'error',
      from: { path: `^src/${service}/` },
      to: {
        path: `^src/(${services.filter((other) => other !== service).join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    })),
    {
      name: 'only-app-knows-all',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts$|app\\.ts$|app/)' },
      to: { path: '^src/(app\\.ts$|main\\.ts$|app/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
