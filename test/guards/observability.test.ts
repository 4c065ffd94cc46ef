import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { createMetrics } from '../../src/platform/observability/metrics.js';
import { readProjectFile } from '../kit/sources.js';

const metrics = createMetrics();
// Creates one series of each kind, so that the test can read its labels.
metrics.countResponse('/graphql', 200);
metrics.countRequest('me', 'OK', 0.01);
metrics.countSend({ channel: 'SMS', provider: 'vonage', country: 'JP', outcome: 'SENT' });
metrics.countFailover({ channel: 'SMS', provider: 'vonage' });
metrics.countEvent({ type: 'user.created', outcome: 'DELIVERED' });
metrics.countAction({ action: 'LOGGED_IN', kind: 'EMAIL' });
metrics.countBreachCheck('CLEAR');
metrics.timeDatabase('read', 0.001);
metrics.timeHash(0.001, 0.01);
const { text } = await metrics.expose({
  hashQueue: () => 0,
  outbox: async () => [{ channel: 'SMS', messages: 0, oldestSeconds: 0 }],
  eventOutbox: async () => ({ events: 0, oldestSeconds: 0 }),
  pausedCountries: async () => [{ appId: 'app', country: 'JP' }],
  databaseLogBytes: () => 0,
});

/** The labels of each series that `/metrics` may have. A histogram has three series. */
const labelsOf = new Map<string, Set<string>>();
for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
  const names = Array.from(labels.matchAll(/(\w+)="/g), ([, label = '']) => label);
  labelsOf.set(name, new Set([...(labelsOf.get(name) ?? []), ...names]));
}
/** Prometheus adds these labels to every series, and makes the series `up` itself. */
const labelsOfAll = ['instance', 'job'];
labelsOf.set('up', new Set());

const alerts = readProjectFile('docs/prometheus-alerts.yml');
const dashboard: { panels: { title: string; targets?: { expr: string }[] }[] } = JSON.parse(
  readProjectFile('docs/grafana-dashboard.json'),
);

const places: [place: string, queries: string[]][] = [
  ['docs/grafana-dashboard.json', dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))],
  ['docs/prometheus-alerts.yml', Array.from(alerts.matchAll(/^ +expr: (.+)$/gm), ([, expr = '']) => expr)],
];

for (const [place, queries] of places) {
  describe(place, () => {
    // Grafana replaces its own variables.
    const parsed = queries.map(query => read(query.replaceAll('$__rate_interval', '5m')));

    it('is valid PromQL', () => {
      assert.ok(queries.length >= 10);
      assert.deepEqual(
        parsed.filter(({ isValid }) => !isValid).map(({ query }) => query),
        [],
      );
    });

    it('uses only metrics and labels that /metrics has', () => {
      const unknown = parsed.flatMap(({ query, series, labels }) => {
        const known = new Set([...labelsOfAll, ...series.flatMap(each => [...(labelsOf.get(each) ?? [])])]);
        const strange = [...series.filter(each => !labelsOf.has(each)), ...labels.filter(each => !known.has(each))];
        return strange.map(name => `${name} in ${query}`);
      });
      assert.deepEqual(unknown, []);
    });
  });
}

describe('docs/grafana-dashboard.json', () => {
  it('shows each of our metrics', () => {
    const queries = JSON.stringify(dashboard.panels);
    assert.deepEqual(
      ourMetrics().filter(({ name }) => !queries.includes(name)),
      [],
    );
  });
});

describe('docs/observability.md', () => {
  it('lists each of our metrics in its table, with the type and the meaning that /metrics gives', () => {
    const lines = readProjectFile('docs/observability.md').split('\n');
    const rows = ourMetrics().map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`);
    assert.deepEqual(
      lines.filter(line => line.startsWith('| `bonafide_')),
      rows,
    );
  });
});

function ourMetrics(): { name: string; type: string; help: string }[] {
  return Array.from(
    text.matchAll(/^# HELP (bonafide_\w+) (.+)\n# TYPE \w+ (\w+)$/gm),
    ([, name = '', help = '', type = '']) => ({ name, type, help }),
  );
}

/** Parses a query with Prometheus' own grammar. */
function read(query: string): { query: string; isValid: boolean; series: string[]; labels: string[] } {
  const series: string[] = [];
  const labels: string[] = [];
  let isValid = true;
  parser.parse(query).iterate({
    enter({ type, node, from, to }) {
      if (type.isError) isValid = false;
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') series.push(query.slice(from, to));
      if (type.name === 'LabelName') labels.push(query.slice(from, to));
    },
  });
  return { query, isValid, series, labels };
}
