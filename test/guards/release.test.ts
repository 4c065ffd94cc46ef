import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readProjectFile } from '../kit/sources.js';
import { temporaryFolder } from '../kit/temp.js';

const { version }: { version: string } = JSON.parse(readProjectFile('package.json'));
const changelog = readProjectFile('CHANGELOG.md');

describe('The version of package.json', () => {
  it('equals the one of package-lock.json', () => {
    const lock = JSON.parse(readProjectFile('package-lock.json'));
    assert.deepEqual([lock.version, lock.packages[''].version], [version, version]);
  });

  it('has a dated section in CHANGELOG.md, below the one for what is not released', () => {
    const titles = [...changelog.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);
    assert.equal(titles[0], '[Unreleased]');
    assert.match(titles[1]?.replace(version, 'VERSION') ?? '', /^\[VERSION\] - \d{4}-\d{2}-\d{2}$/);
  });

  it('equals the one of every file that a document installs', () => {
    const named = ['README.md', 'docs/clients.md', 'docs/deploying.md', 'docs/upgrading.md'].flatMap(page =>
      Array.from(readProjectFile(page).matchAll(/bonafide-(?:server|client)-(\d[\w.-]*)\.tgz/g), ([, found]) => ({
        page,
        found,
      })),
    );
    assert.notEqual(named.length, 0);
    assert.deepEqual(
      named.filter(({ found }) => found !== version),
      [],
    );
  });
});

describe('Each change in docs/breaking-changes.txt', () => {
  it('is in CHANGELOG.md too, in the section of the next release', () => {
    const declared = readProjectFile('docs/breaking-changes.txt').split('\n').filter(isDeclaration);
    const next = changelog.split(/^## /m).slice(1, 3).join('');
    assert.deepEqual(
      declared.filter(line => !next.includes(line)),
      [],
    );
  });
});

describe('The check at the beginning of the release workflow', () => {
  const ready = {
    'package.json': '{ "version": "1.2.3" }',
    'package-lock.json': '{ "version": "1.2.3" }',
    'src/client/package.json': '{ "version": "1.2.3" }',
    'CHANGELOG.md':
      '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-28\n\n- New.\n\n## [1.2.2] - 2026-11-01\n\n- Old.\n',
    'schema.graphql': 'type Query { ok: Boolean }\n',
    'docs/schema-baseline.graphql': 'type Query { ok: Boolean }\n',
    'docs/breaking-changes.txt': '# Nothing.\n',
  };

  it('prints the section of the version, and nothing of the previous one', () => {
    assert.deepEqual(check('v1.2.3', ready), { status: 0, stdout: '- New.\n', stderr: '' });
  });

  const flaws: [what: string, tag: string, files: Partial<typeof ready>, reason: RegExp][] = [
    [
      'another tag',
      'v1.2.4',
      {},
      /^The tag is v1\.2\.4, but package\.json says 1\.2\.3: the tag must be v1\.2\.3\.\n$/,
    ],
    ['no tag', '', {}, /^The tag is missing/],
    ['another version in the lock', 'v1.2.3', { 'package-lock.json': '{ "version": "1.2.2" }' }, /^package-lock\.json/],
    [
      'another version of the package for clients',
      'v1.2.3',
      { 'src/client/package.json': '{ "version": "1.2.2" }' },
      /^src\/client\/package\.json/,
    ],
    [
      'no section',
      'v1.2.3',
      { 'CHANGELOG.md': '## [Unreleased]\n\n## [1.2.2] - 2026-11-01\n\n- Old.\n' },
      /has no section/,
    ],
    ['no date', 'v1.2.3', { 'CHANGELOG.md': '## [1.2.3] - soon\n\n- New.\n' }, /has no section/],
    ['an empty section', 'v1.2.3', { 'CHANGELOG.md': '## [1.2.3] - 2026-11-28\n\n' }, /has no section/],
    [
      'lines that are in no release',
      'v1.2.3',
      { 'CHANGELOG.md': ready['CHANGELOG.md'].replace('[Unreleased]\n', '[Unreleased]\n\n- Newer.\n') },
      /^CHANGELOG\.md has lines under Unreleased/,
    ],
    [
      'an old baseline',
      'v1.2.3',
      { 'docs/schema-baseline.graphql': 'type Query { no: Boolean }\n' },
      /schema-baseline/,
    ],
    ['declared breaks', 'v1.2.3', { 'docs/breaking-changes.txt': 'Query.no was removed.\n' }, /breaking-changes\.txt/],
  ];
  for (const [what, tag, files, reason] of flaws) {
    it(`refuses ${what}`, () => {
      const { status, stdout, stderr } = check(tag, { ...ready, ...files });
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, reason);
    });
  }
});

function isDeclaration(line: string): boolean {
  return line !== '' && !line.startsWith('#');
}

/** Runs the check in a folder with these files. */
function check(tag: string, files: Record<string, string>) {
  const cwd = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const program = join(projectRoot(), 'src/tools/check-release.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, tag], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}
