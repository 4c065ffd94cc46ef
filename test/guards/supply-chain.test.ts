import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readProjectFile } from '../kit/sources.js';

/** A package of package-lock.json, keyed by its path in node_modules. */
interface Locked {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  hasInstallScript?: boolean;
}

const manifest: {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
} = JSON.parse(readProjectFile('package.json'));
const locked: [path: string, entry: Locked][] = Object.entries<Locked>(
  JSON.parse(readProjectFile('package-lock.json')).packages,
).filter(([path]) => path !== '');

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
/** Licences of Python and Mozilla, which some development tools have. These tools are not part of the server. */
const licences = [...permissive, 'PSF-2.0', 'MPL-2.0'];

describe('The packages that we depend on', () => {
  it('are asked for by exact version', () => {
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.deepEqual(
      wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
      [],
    );
  });

  it('come from npm’s registry, and only with the content that was locked', () => {
    // Without `resolved`, npm uses its configured registry, which may be a mirror. The hash protects us.
    const isFromRegistry = ({ resolved }: Locked) => resolved?.startsWith('https://registry.npmjs.org/') !== false;
    const isHashed = ({ integrity }: Locked) => /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '');
    assert.notEqual(locked.length, 0);
    assert.deepEqual(
      locked.filter(([, entry]) => entry.link || !isFromRegistry(entry) || !isHashed(entry)).map(([path]) => path),
      [],
    );
  });

  it('run no install script that allowScripts has not approved or denied by name', () => {
    const withScript = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = new Set(withScript.map(([path, { name }]) => name ?? path.split('node_modules/').at(-1)));
    assert.deepEqual([...names].sort(), Object.keys(manifest.allowScripts).sort());
  });

  it('have licences that we may pass on', () => {
    assert.deepEqual(
      locked
        .filter(([, { license }]) => !isAccepted(license ?? ''))
        .map(([path, { license }]) => `${path}: ${license}`),
      [],
    );
  });

  it('are never installed but from package-lock.json', () => {
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

  it('runs actions of a commit that nobody can move', () => {
    const used = [...workflows.matchAll(/\buses: (.+)/g)].map(([, action = '']) => action);
    assert.notEqual(used.length, 0);
    assert.deepEqual(
      used.filter(action => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
      [],
    );
  });

  it('may read the code and nothing else, and leaves no token beside it', () => {
    assert.deepEqual(workflows.match(/^ *permissions:\n(?: +.*\n)+/gm), ['permissions:\n  contents: read\n']);
    const count = (text: string) => workflows.split(text).length - 1;
    assert.equal(count('persist-credentials: false'), count('uses: actions/checkout@'));
  });
});

/**
 * Returns whether one alternative of an SPDX expression requires only accepted licences. Does not
 * support nested expressions.
 */
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
