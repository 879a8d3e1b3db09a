const { existsSync, readdirSync } = require('node:fs');

/** The architecture, held by CI: the directions of DESIGN are what lets one folder be one capability. */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Folders that declare an aggregate: what holds for product and order holds for those that come later. */
const aggregates = readdirSync('src')
  .filter((folder) => existsSync(`src/${folder}/${folder}.aggregate.ts`))
  .join('|');

module.exports = {
  forbidden: [
    only(
      'no-cycles',
      'A cycle means that two rooms are one. (Entities that are related name each other: TypeORM needs both sides.)',
      { pathNot: '\\.entity\\.ts$' },
      { circular: true },
    ),
    only(
      'aggregates-are-leaves',
      'Only the composition root (and the demo, which plays the shop) knows an aggregate.',
      { path: '^src/', pathNot: `^src/(${aggregates}|demo)/|^src/shop-features\\.ts$|^src/testing/` },
      { path: `^src/(${aggregates})/` },
    ),
    only(
      'aggregates-stay-apart',
      'An aggregate does not import another.',
      { path: `^src/(${aggregates})/` },
      { path: `^src/(${aggregates})/`, pathNot: '^src/$1/' },
    ),
    only(
      'outbox-knows-no-aws',
      'The outbox knows no aggregate and no AWS.',
      { path: '^src/outbox/' },
      {
        path: `^src/(capture|kinesis|record|${aggregates}|ops|http|aggregate-routes|queue-board|demo|testing|embedded|start)/|@aws-sdk|@smithy`,
      },
    ),
    only(
      'capture-knows-no-publishing',
      'Capture writes and announces; it does not publish.',
      { path: '^src/capture/', pathNot: '\\.main\\.ts$' },
      {
        path: `^src/(kinesis|record|${aggregates}|ops|http|aggregate-routes|queue-board|demo|testing|embedded|start)/`,
      },
    ),
    only(
      'kinesis-points-to-outbox',
      'Publishing depends on the outbox and the record, not on who fills them.',
      { path: '^src/kinesis/' },
      { path: `^src/(capture|${aggregates}|ops|http|aggregate-routes|queue-board|demo|testing|embedded|start)/` },
    ),
    only(
      'http-knows-no-outbox',
      'What holds for every request is not about what is asked for; routes and pages are brought to it.',
      { path: '^src/http/' },
      { path: `^src/(outbox|capture|kinesis|record|aggregate-routes|queue-board|${aggregates}|ops|start)/` },
    ),
    only(
      'aws-sdk-in-kinesis-only',
      'Only kinesis talks to AWS (and the tools that stand beside it).',
      { path: '^src/', pathNot: '^src/(kinesis|testing|demo|embedded|start)/' },
      { path: '@aws-sdk|@smithy' },
    ),
    only(
      'tools-stay-out-of-the-service',
      'Embedded services, simulator and demo are for bare machines, never part of the service.',
      { path: '^src/', pathNot: '^src/(embedded|testing|demo|start)/' },
      { path: '^src/(embedded|testing|demo)/' },
    ),
    only(
      'ops-asks-the-outbox',
      'What stands in the tables of the outbox, and how, only the outbox knows; the log of actions opens transactions for it.',
      { path: '^src/ops/', pathNot: '^src/ops/actions/action-log\\.ts$' },
      { path: '^src/outbox/database/' },
    ),
    only('nobody-needs-the-bench', 'It measures from outside.', { pathNot: '^bench/' }, { path: '^bench/' }),
    only(
      'contract-stands-alone',
      'It says what consumers get, and nothing of how.',
      { path: '^src/contract/' },
      { path: '^src/(?!contract/)' },
    ),
    only(
      'no-tests-in-code',
      'Code does not import tests.',
      { path: '^src/', pathNot: '\\.spec\\.ts$' },
      { path: '^test/|\\.spec\\.ts$' },
    ),
    only(
      'no-orphans',
      'Nobody uses it.',
      { orphan: true, path: '^src/', pathNot: '\\.spec\\.ts$|\\.main\\.ts$|/main\\.ts$' },
      {},
    ),
    only(
      'no-undeclared-packages',
      'Every package stands in package.json.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    only(
      'no-dev-packages-in-code',
      'What runs in production is a dependency.',
      { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
