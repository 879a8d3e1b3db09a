import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { runCommand } from '../../src/embedded/process/run-command.js';
import { MetricRegistry } from '../../src/metrics/metric-registry.js';
import { headingAnchors } from '../support/heading-anchors.js';
import { findPromtool } from '../support/promtool.js';
import { scrapeOf } from '../support/scrape.js';
import { useOutbox } from '../support/use-outbox.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const RULES = join(root, 'deploy', 'prometheus', 'shopstream.rules.yml');
const DASHBOARD = join(root, 'deploy', 'grafana', 'shopstream.json');

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

const textOf = (path: string) => readFile(path, 'utf8');
const rulesIn = (yaml: string) => (parse(yaml) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

const promtool = await findPromtool();
const whereThereIsPromtool = 'path' in promtool ? it : it.skip;
const why = 'path' in promtool ? '' : ` (skipped: ${promtool.missing})`;

describe('the alert rules', () => {
  const { service } = useOutbox();

  const run = async (...args: string[]) => {
    const { ok, output } = await runCommand('path' in promtool ? promtool.path : '', args);
    return { ok, output };
  };

  whereThereIsPromtool(`are valid, and the example that loads them${why}`, async () => {
    expect(await run('check', 'rules', RULES)).toMatchObject({ ok: true });
    const example = join(root, 'deploy', 'prometheus', 'prometheus.yml');
    expect(await run('check', 'config', example)).toMatchObject({ ok: true });
  });

  whereThereIsPromtool(`fire when they should, and only then${why}`, async () => {
    const { ok, output } = await run('test', 'rules', RULES.replace('.rules.', '.rules.test.'));
    expect([output.replace(/^[^]*SUCCESS/, 'SUCCESS').trim(), ok]).toEqual(['SUCCESS', true]);
  });

  it('are all tested', async () => {
    const tests = await textOf(RULES.replace('.rules.', '.rules.test.'));
    const alerts = rulesIn(await textOf(RULES)).flatMap(({ alert }) => alert ?? []);
    expect(alerts.length).toBeGreaterThan(10);
    for (const alert of alerts) expect(tests.split(`alertname: ${alert}\n`).length).toBeGreaterThan(1);
  });

  it('point to a section that says what to do', async () => {
    for (const { alert, annotations } of rulesIn(await textOf(RULES)).filter((rule) => rule.alert)) {
      const [file = '', anchor = ''] = (annotations?.['runbook_url'] ?? '').split('#');
      const anchors = headingAnchors(await textOf(join(root, file)));
      expect([alert, anchors]).toEqual([alert, expect.arrayContaining([anchor])]);
    }
  });

  it('are listed by name in the manual, each with its severity and its section', async () => {
    const manual = await textOf(join(root, 'docs', 'operations.md'));
    const listed = [...manual.matchAll(/^\| `(Shopstream\w+)` *\| (\w+) .*\]\((#[a-z-]+)\)/gm)];
    const rules = rulesIn(await textOf(RULES)).filter((rule) => rule.alert);
    const wanted = rules.map(({ alert, labels, annotations }) => [
      alert,
      labels?.['severity'],
      (annotations?.['runbook_url'] ?? '').replace('docs/operations.md', ''),
    ]);
    expect(listed.map(([, ...row]) => row)).toEqual(wanted.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
  });

  it('and the dashboard ask for metrics that there are, and each is documented', async () => {
    const { names } = scrapeOf(await service.get(MetricRegistry).render());
    const documented = await textOf(join(root, 'docs', 'metrics.md'));
    const ours = names.filter((name) => name.startsWith('shopstream_'));
    expect(ours.filter((name) => !new RegExp(`\\b${name}\\b`).test(documented))).toEqual([]);
    const rules = rulesIn(await textOf(RULES));
    const known = new Set([...names, ...rules.flatMap(({ record }) => record ?? []), 'up']);
    const dashboard = await textOf(DASHBOARD);
    const expressions = [
      ...rules.map(({ expr }) => expr),
      ...[...dashboard.matchAll(/"expr": (".*")/g)].map(([, expr]) => JSON.parse(expr!) as string),
    ];
    expect(expressions.length).toBeGreaterThan(rules.length + 10);
    const asked = expressions.flatMap((expr) => expr.match(/\b(shopstream|process|nodejs)[:_][a-z0-9_:]+/g) ?? []);
    const unknown = asked.filter((name) => !known.has(name) && !known.has(name.replace(/_(bucket|sum|count)$/, '')));
    expect(unknown).toEqual([]);
  });
});
