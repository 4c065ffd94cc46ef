import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readProjectFile, type SourceFile, sourceFiles } from '../kit/sources.js';

/** A package of a lock, keyed by its path below the lock's folder. */
interface Locked {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

/** A folder that is installed: its package.json, and all that its lock names. */
interface Installation {
  manifest: Manifest;
  locked: [path: string, entry: Locked][];
}

const server = readInstallation('package.json', 'package-lock.json');
const tests = readInstallation('test/package.json', 'test/package-lock.json');
const locked = [...server.locked, ...tests.locked];

/** SPDX identifiers of licences that only require their text to be kept. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];
/** Licences that only tools of development have: of Python and Mozilla, and CC0. These tools are not part of the server. */
const licences = [...permissive, 'CC0-1.0', 'MPL-2.0', 'PSF-2.0'];
/**
 * Old packages without the field `license`, whose own text is the MIT licence, and Apollo's composition: Elastic 2.0 forbids to sell
 * it as a service and to remove notices. Tests run it to check our subgraph, and nobody receives it from us (decision 012).
 */
const readByHand = ['limiter', 'passport-strategy', 'pause'];
const elasticForTests = ['@apollo/composition', '@apollo/federation-internals', '@apollo/query-graphs'];

describe('The packages that we depend on', () => {
  it('have exact versions', () => {
    const wanted = [server, tests].flatMap(({ manifest }) => Object.entries(declared(manifest)));
    assert.deepEqual(
      wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
      [],
    );
  });

  it('have the same version in the examples, which are separate projects', () => {
    const ours: Record<string, string> = {
      ...declared(server.manifest),
      ...declared(tests.manifest),
      'bonafide-client': 'file:../../src/client',
    };
    const examples = ['examples/web', 'examples/script'].flatMap(folder => {
      const manifest: Manifest = { dependencies: {}, ...JSON.parse(readProjectFile(`${folder}/package.json`)) };
      const undeclared = sourceFiles(folder)
        .flatMap(({ imports }) => imports.map(({ from }) => from))
        .filter(from => !/^(examples\/|node:)/.test(from) && !(from in declared(manifest)));
      assert.deepEqual(undeclared, [], folder);
      return Object.entries(declared(manifest));
    });
    assert.ok(examples.length > 5);
    assert.deepEqual(
      examples.filter(([name, version]) => ours[name] !== version),
      [],
    );
  });

  it('come from npm’s registry, with the locked content', () => {
    // Without `resolved`, npm uses its configured registry, which may be a mirror. The hash protects us.
    const isFromRegistry = ({ resolved }: Locked) => resolved?.startsWith('https://registry.npmjs.org/') !== false;
    const isHashed = ({ integrity }: Locked) => /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '');
    for (const { locked } of [server, tests]) assert.ok(locked.length > 100);
    assert.deepEqual(
      locked.filter(([, entry]) => entry.link || !isFromRegistry(entry) || !isHashed(entry)).map(([path]) => path),
      [],
    );
  });

  it('run no install script that allowScripts has not approved or denied by name', () => {
    for (const { manifest, locked } of [server, tests]) {
      const withScript = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
      assert.deepEqual([...new Set(withScript.map(nameOf))].sort(), Object.keys(manifest.allowScripts).sort());
    }
  });

  it('have licences that we may pass on', () => {
    assert.deepEqual(
      [...server.locked, ...tests.locked.filter(([path]) => !isExcepted(path))]
        .filter(([, { license }]) => !isAccepted(license ?? ''))
        .map(([path, { license }]) => `${path}: ${license}`),
      [],
    );
  });

  it('are declared where they are imported: for the server, for its pages, or for tests', () => {
    const { dependencies } = server.manifest;
    const { name, version } = JSON.parse(readProjectFile('src/client/package.json'));
    const forTests = { ...declared(server.manifest), ...declared(tests.manifest), [name]: version };
    const undeclared = (files: SourceFile[], packages: Record<string, string>) =>
      files.flatMap(({ path, imports }) =>
        imports
          .filter(({ from, typeOnly }) => !typeOnly && !/^(src\/|test\/|node:|$)/.test(from) && !(from in packages))
          .map(({ from }) => `${path} imports ${from}`),
      );
    // The package for clients has its own guard.
    assert.deepEqual(undeclared(sourceFiles('src', ['src/web', 'src/client']), dependencies), []);
    assert.deepEqual(undeclared(sourceFiles('src/web'), declared(server.manifest)), []);
    assert.deepEqual(undeclared(sourceFiles('test'), forTests), []);
  });

  it('have one copy if others share them: tests and server use the same graphql', () => {
    const peers = tests.locked.flatMap(([, { peerDependencies = {}, peerDependenciesMeta = {} }]) =>
      Object.keys(peerDependencies).map(name => ({ name, optional: peerDependenciesMeta[name]?.optional === true })),
    );
    assert.ok(peers.some(({ name }) => name === 'graphql'));
    const has = ({ locked }: Installation, name: string) => locked.some(([path]) => path === `node_modules/${name}`);
    // test/.npmrc makes npm install no peers, so nothing else notices a missing one.
    assert.deepEqual(
      peers.filter(({ name, optional }) => !optional && !has(server, name) && !has(tests, name)),
      [],
    );
    // Fastify has a separate copy of ajv, which the tests never use.
    assert.deepEqual(
      peers.filter(({ name }) => Object.hasOwn(declared(server.manifest), name) && has(tests, name)),
      [],
    );
  });

  it('are always installed from the lock files', () => {
    const otherwise = /\bnpm (i|add|install|update|exec|x)\b|\bnpx\b/;
    assert.deepEqual(
      ['package.json', '.ci/run', ...filesIn('src/tools'), ...filesIn('.github/workflows')].filter(path =>
        otherwise.test(readProjectFile(path)),
      ),
      [],
    );
  });
});

describe('The workflow', () => {
  const workflows = filesIn('.github/workflows').map(readProjectFile).join('\n');

  it('uses actions by commit hash, which nobody can move', () => {
    const used = [...workflows.matchAll(/\buses: (.+)/g)].map(([, action = '']) => action);
    assert.notEqual(used.length, 0);
    assert.deepEqual(
      used.filter(action => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
      [],
    );
  });

  it('may only read the code, except what each job of a release writes, and leaves no token on disk', () => {
    const scopes = [...workflows.matchAll(/^ *permissions:\n((?: +[a-z-]+: \w+\n)+)/gm)];
    assert.deepEqual(
      scopes.map(([, lines = '']) => lines.trim().split(/\n */).join(', ')),
      [
        ...['contents: read', 'contents: read'],
        'contents: read, id-token: write, attestations: write',
        'contents: read, packages: write, id-token: write, attestations: write',
        'id-token: write',
        'contents: write',
      ],
    );
    const count = (text: string) => workflows.split(text).length - 1;
    assert.equal(count('persist-credentials: false'), count('uses: actions/checkout@'));
  });
});

function readInstallation(manifest: string, lock: string): Installation {
  const packages = Object.entries<Locked>(JSON.parse(readProjectFile(lock)).packages);
  return { manifest: JSON.parse(readProjectFile(manifest)), locked: packages.filter(([path]) => path !== '') };
}

function declared({ dependencies, devDependencies, optionalDependencies }: Manifest): Record<string, string> {
  return { ...dependencies, ...devDependencies, ...optionalDependencies };
}

function nameOf([path, { name }]: [path: string, entry: Locked]): string | undefined {
  return name ?? path.split('node_modules/').at(-1);
}

/**
 * Returns whether one alternative of an SPDX expression requires only accepted licences. Does not
 * support nested expressions.
 */
function isExcepted(path: string): boolean {
  return [...readByHand, ...elasticForTests].some(name => path === `node_modules/${name}`);
}

function isAccepted(expression: string): boolean {
  const flat = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(flat) || (flat.includes(' OR ') && flat.includes(' AND '))) return false;
  return flat.split(' OR ').some(choice => choice.split(' AND ').every(licence => licences.includes(licence)));
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(join(projectRoot(), folder), { withFileTypes: true });
  return entries.flatMap(entry => {
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
