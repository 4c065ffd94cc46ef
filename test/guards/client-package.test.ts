import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { transformSync } from 'esbuild';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readProjectFile, sourceFiles } from '../kit/sources.js';

const manifest = JSON.parse(readProjectFile('src/client/package.json'));
const peers: Record<string, string> = manifest.peerDependencies ?? {};
const built = join(projectRoot(), 'dist/client');

/** The main module, and how many bytes of gzip it may have with everything that it imports. */
const [main, mostBytes] = ['index.js', 9.5 * 1_024] as const;

/** How many bytes the others may add to the main module. */
const mostExtraBytes = { 'apollo.js': 768, 'react.js': 2_560, 'urql.js': 768 };

describe('The package for clients', () => {
  it('installs nothing, and has optional peers only', () => {
    const { dependencies, scripts, peerDependenciesMeta = {} } = manifest;
    assert.deepEqual([dependencies, scripts], [undefined, undefined]);
    const optional = Object.keys(peers).filter(name => peerDependenciesMeta[name]?.optional === true);
    assert.deepEqual(optional, Object.keys(peers));
  });

  it('imports only itself, and imports the libraries of apps in separate modules', () => {
    const imports = sourceFiles('src/client').flatMap(({ path, imports }) => imports.map(each => ({ path, ...each })));
    const strange = imports.filter(({ from }) => !from.startsWith('src/client/') && !(from in peers));
    assert.deepEqual(strange, []);
    assert.deepEqual(
      importsOf(main).filter(name => !name.startsWith('./')),
      [],
    );
  });

  it(`has at most ${mostBytes} bytes of gzip in its main module, minified`, t => {
    const files = reachable(main);
    const bytes = sizeOf(files);
    t.diagnostic(`${bytes} bytes in ${files.length} files`);
    assert.ok(bytes <= mostBytes, `${bytes} bytes`);
  });

  it('adds little for Apollo Client, urql and React', t => {
    const inMain = reachable(main);
    for (const [name, most] of Object.entries(mostExtraBytes)) {
      const bytes = sizeOf(reachable(name).filter(file => !inMain.includes(file)));
      t.diagnostic(`${name}: ${bytes} bytes`);
      assert.ok(bytes <= most, `${name}: ${bytes} bytes`);
    }
  });

  it('has the version of the server, because it selects fields of its schema', () => {
    assert.equal(manifest.version, JSON.parse(readProjectFile('package.json')).version);
  });
});

function read(name: string): string {
  return readFileSync(join(built, name), 'utf8');
}

/** Returns the bytes of gzip of the minified code, as an app has it. */
function sizeOf(names: readonly string[]): number {
  const minified = names.map(name => transformSync(read(name), { minify: true, format: 'esm' }).code);
  return minified.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0);
}

function importsOf(name: string): string[] {
  return Array.from(read(name).matchAll(/^(?:import|export|\}) ?.*"([^"]+)";$/gm), ([, from = '']) => from);
}

/** Lists a module and what it imports, directly or not. */
function reachable(name: string): string[] {
  const found = [name];
  for (const each of found) {
    const files = importsOf(each).filter(from => from.startsWith('./'));
    found.push(...files.map(from => from.slice('./'.length)).filter(file => !found.includes(file)));
  }
  return found;
}
