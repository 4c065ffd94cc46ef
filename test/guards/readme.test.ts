import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { refusals } from '../../src/domain/refusal.js';
import type { EnvironmentVariable } from '../../src/platform/config/environment.rules.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { variables } from '../../src/platform/config/variables.js';
import { readProjectFile, sourceFiles } from '../kit/sources.js';
import { printEnvExample } from '../schema/env-example.js';

const readme = readProjectFile('README.md');

describe('README.md', () => {
  it('lists the variables of the environment with their defaults and meanings, as config.ts has them', () => {
    const rows = Object.entries(variables).map(([name, variable]: [string, EnvironmentVariable<unknown>]) => {
      const shown = variable.shownDefault ?? (variable.default === null ? 'none' : `\`${variable.default}\``);
      return `| \`${name}\` | ${shown} | ${variable.meaning} |`;
    });
    assert.equal(tableUnder('| variable | default | meaning |'), rows.join('\n'));
  });

  it('lists the codes of errors with their sentences, as refusal.ts has them', () => {
    const rows = Object.entries(refusals).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);
    assert.equal(tableUnder('| code | meaning |'), rows.join('\n'));
  });
});

describe('.env.example', () => {
  it('has every variable, as config.ts has it (else: npm run schema)', () => {
    assert.equal(readProjectFile('.env.example'), printEnvExample());
  });
});

describe('compose.yaml', () => {
  it('passes on every variable except its own and those of the image', () => {
    const compose = readProjectFile('compose.yaml');
    const setElsewhere = ['NODE_ENV', 'HOST', 'PORT', 'DATABASE_URL'];
    assert.deepEqual(
      Object.keys(variables).filter(name => !setElsewhere.includes(name) && !compose.includes(` ${name}: \${${name}:`)),
      [],
    );
  });
});

describe('The documentation', () => {
  it('shows only GraphQL that the schema accepts', () => {
    const schema = buildSchema(readProjectFile('schema.graphql'));
    const blocks = ['README.md', ...guides()].flatMap(path => graphqlBlocks(path));
    assert.notEqual(blocks.length, 0);
    const mistakes = blocks.flatMap(({ path, text }) =>
      validate(schema, parse(text)).map(({ message }) => `${path}: ${message}`),
    );
    assert.deepEqual(mistakes, []);
  });
});

describe('A table of a document', () => {
  it('begins with its headings and their ruler', () => {
    const broken = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...guides()].flatMap(path => {
      const lines = readProjectFile(path).split('\n');
      const first = (line: string, at: number) => line.startsWith('|') && lines[at - 1]?.startsWith('|') !== true;
      return lines.flatMap((line, at) => {
        if (!first(line, at) || (lines[at - 1] === '' && /^\|[-:| ]+\|$/.test(lines[at + 1] ?? ''))) return [];
        return [`${path}:${at + 1}`];
      });
    });
    assert.deepEqual(broken, []);
  });
});

describe('Every text', () => {
  it('names the package bonafide-server, never bonafide, which is another package on npm', () => {
    const top = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'Dockerfile', 'compose.yaml'];
    const texts = [...top, ...['docs', 'examples', 'src', '.github'].flatMap(textsBelow)];
    assert.ok(texts.length > 300);
    assert.deepEqual(
      texts.filter(path => othersPackage.test(readProjectFile(path))),
      [],
    );
    for (const command of ['npx bonafide', 'npx --yes bonafide serve', 'npm i -g bonafide', 'pnpm dlx bonafide@1']) {
      assert.match(command, othersPackage);
    }
    for (const command of ['npx bonafide-server', 'npx ./bonafide-server-0.2.0.tgz', 'npm run bonafide -- doctor']) {
      assert.doesNotMatch(command, othersPackage);
    }
  });
});

describe('What clients, operators and users read', () => {
  const rules = new Set([...readProjectFile('docs/rules.md').matchAll(/^- ([A-Z]\d+) /gm)].map(([, rule]) => rule));
  const rulesIn = (text: string) => (text.match(/\b[A-Z]\d{1,2}\b/g) ?? []).filter(word => rules.has(word));

  it('contains no rule number: those belong into comments, tests and the documents of contributors', () => {
    assert.ok(rules.size > 80);
    const documents = ['README.md', 'CHANGELOG.md', '.env.example', 'schema.graphql', ...guides().filter(isForUsers)];
    const named = documents.flatMap(path => rulesIn(readProjectFile(path)).map(rule => `${path}: ${rule}`));
    // Descriptions, sentences of errors, help and pages.
    for (const { path, code } of sourceFiles('src')) {
      const isComment = (line: string) => /^\s*(\*|\/\*|\/\/)/.test(line);
      const texts = code
        .split('\n')
        .filter(line => !isComment(line))
        .join('\n');
      named.push(...rulesIn(texts).map(rule => `${path}: ${rule}`));
    }
    assert.deepEqual(named, []);
  });
});

/** The others map the rules for contributors and auditors. */
function isForUsers(path: string): boolean {
  return !/^docs\/(rules|architecture|security|adding|decisions\/.*)\.md$/.test(path);
}

/** A command that fetches the package `bonafide`. */
const othersPackage = /\b(npx|bunx|dlx|(npm|pnpm|yarn|bun) (i|install|exec|x|add|create))( -\S+)* bonafide(?![\w-])/;

describe('What contributors read', () => {
  it('names only files that exist', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', ...guides().filter(isCurrentDecision)];
    const named = pages.flatMap(page => pathsIn(readProjectFile(page)).map(path => ({ page, path })));
    assert.ok(named.length > 50);
    assert.deepEqual(
      named.filter(({ path }) => !existsSync(join(projectRoot(), path))).map(({ page, path }) => `${page}: ${path}`),
      [],
    );
  });
});

describe('The documents', () => {
  it('link to files and headings that exist', () => {
    const top = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
    const examples = textsBelow('examples').filter(path => path.endsWith('.md'));
    const links = [...top, ...guides(), ...examples].flatMap(linksIn);
    assert.ok(links.length > 200);
    const broken = links.filter(({ file, heading }) => {
      if (!existsSync(join(projectRoot(), file))) return true;
      return heading !== '' && !anchorsIn(file).has(heading);
    });
    assert.deepEqual(
      broken.map(({ page, target }) => `${page}: ${target}`),
      [],
    );
  });
});

describe('The README', () => {
  it('links to every document and every example', () => {
    const linked = new Set(linksIn('README.md').map(({ file }) => file));
    const pages = [...guides(), ...textsBelow('examples').filter(path => path.endsWith('README.md'))];
    assert.deepEqual(
      pages.filter(path => !path.startsWith('docs/decisions/') && !linked.has(path)),
      [],
    );
  });
});

describe('The tutorial and the guide for apps of the former service', () => {
  it('name labels that the portal has', () => {
    const portal = sourceFiles('src')
      .map(({ code }) => code)
      .join('\n');
    const named = ['docs/tutorial.md', 'docs/kii.md'].flatMap(page =>
      Array.from(readProjectFile(page).matchAll(/(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)/g), ([, label = '']) => ({
        page,
        label,
      })),
    );
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter(({ label }) => !portal.includes(label)),
      [],
    );
  });
});

interface Link {
  page: string;
  target: string;
  file: string;
  heading: string;
}

/** Returns the links to other documents and headings. Code is not a link. */
function linksIn(page: string): Link[] {
  const text = readProjectFile(page)
    .replace(/^```.*?^```/gms, '')
    .replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = '', heading = ''] = target.split('#');
    return [{ page, target, file: path === '' ? page : posix.join(posix.dirname(page), path), heading }];
  });
}

const knownAnchors = new Map<string, Set<string>>();

/** Returns the anchors of a document's headings, as GitHub makes them. */
function anchorsIn(file: string): Set<string> {
  const known = knownAnchors.get(file);
  if (known !== undefined) return known;
  const text = readProjectFile(file).replace(/^```.*?^```/gms, '');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const anchors = new Set(headings);
  knownAnchors.set(file, anchors);
  return anchors;
}

/** Returns the rows below a heading row and its ruler. */
function tableUnder(heading: string): string {
  const lines = readme.split('\n');
  const start = lines.indexOf(heading) + 2;
  assert.notEqual(start, 1, `README.md has a table that begins ${heading}`);
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
  return lines.slice(start, end === -1 ? undefined : end).join('\n');
}

function guides(): string[] {
  return textsBelow('docs').filter(path => path.endsWith('.md'));
}

/** Lists the files of a folder that people read. A copy of the project may lack the folder. */
function textsBelow(folder: string): string[] {
  if (!existsSync(join(projectRoot(), folder))) return [];
  const files = readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter(path => /\.(md|ts|tsx|mjs|yml|yaml|json)$/.test(path) && !path.includes('node_modules'))
    .map(path => `${folder}/${path}`);
}

/** Excludes superseded decisions: they keep the paths of their time. */
function isCurrentDecision(path: string): boolean {
  return path.startsWith('docs/decisions/') && !/^Superseded by /m.test(readProjectFile(path));
}

/** Returns the files and folders between backticks. `domain/…` and similar paths are below `src/`. Skips patterns. */
function pathsIn(page: string): string[] {
  const inCode = Array.from(page.matchAll(/`([\w./-]+\/[\w./-]*)`/g), ([, path = '']) => path);
  return inCode.flatMap(path => {
    if (/^(src|test|docs|drizzle|examples|\.github)\//.test(path)) return [path];
    return /^(api|boot|domain|platform|web|tools)\//.test(path) ? [`src/${path}`] : [];
  });
}

function graphqlBlocks(path: string): { path: string; text: string }[] {
  return [...readProjectFile(path).matchAll(/^```graphql\n(.*?)^```/gms)].map(([, text = '']) => ({ path, text }));
}
