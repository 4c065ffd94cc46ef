import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';

const allowed = [
  ...[
    '.ci',
    '.github',
    '.dockerignore',
    '.env.example',
    '.gitignore',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'Dockerfile',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'biome.json',
    'compose.yaml',
    'docs',
    'drizzle',
    'examples',
    'package-lock.json',
    'package.json',
  ],
  ...['schema.graphql', 'src', 'test', 'tsconfig.json'],
];
const madeByRunning = ['.git', 'data', 'dist', 'node_modules', 'npm-shrinkwrap.json'];

describe('The top level of the repository', () => {
  it('contains what a newcomer needs to know and nothing else', () => {
    assert.deepEqual(
      topLevel().filter(name => !allowed.includes(name)),
      [],
    );
  });
});

/** Lists the files that git tracks. In a copy without git, lists the folder. */
function topLevel(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: projectRoot(), encoding: 'utf8' });
  if (status !== 0) return readdirSync(projectRoot()).filter(name => !madeByRunning.includes(name));
  const names = stdout.split('\0').map(path => path.split('/')[0] ?? '');
  return [...new Set(names)].filter(name => name !== '');
}
