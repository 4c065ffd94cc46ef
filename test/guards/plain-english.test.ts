import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readProjectFile } from '../kit/sources.js';

/** Turns that readers whose first language is not English stumble over, each with what to write instead. */
const turns: readonly [turn: RegExp, instead: string][] = [
  [/\bwhoever\b/i, 'somebody who, the reader, the caller'],
  [/\bof its own\b/, 'separate, another'],
  [/\bgoes on\b/, 'continues'],
  [/\blies\b/, 'is'],
  [/\bstands\b/, 'is, means'],
  [/\bis told\b/, 'gets a notice, learns, sees'],
  [/\bsays so\b/, 'names it, logs it'],
  [/\blets? go of\b/, 'releases, closes'],
  [/\bdraws\b/, 'shows, renders'],
  [/\bbells?\b/, 'signal'],
  [/\bfares?\b/, 'conversion'],
  [/\bfor the look of it\b/, 'pretends, without effect'],
  [/\bcomes? along\b/, 'is included'],
  [/\b(?:nobody|none) but\b/i, 'only'],
  [/\bof (?:any|no) (?:more )?use\b/, 'useful, useless'],
];

/** Beginnings of sentences that hide the subject, and a turn that only links may have. A question may begin in this way. */
const beginnings: typeof turns = [
  [beginning('What'), 'a noun, such as The state of…'],
  [beginning('Whose'), 'The user whose…'],
  [beginning('Whom?'), 'The person who…'],
  [beginning('How(?! (?:far|long|many|much|often|soon))'), 'The way in which…'],
  [/description: ['"`](?:How|Why) /, 'The number of…, The reason why…'],
  [/\bleads to\b/, 'opens, causes, redirects to'],
];

/** Matches a word at the beginning of a sentence in a comment or a description. */
function beginning(word: string): RegExp {
  return new RegExp(String.raw`(?:(?:/\*\*?|^\s*\*|//|[.!]) |(?:description: |^\s*)['"\`])${word} (?!.*\?)`);
}

describe('Plain English', () => {
  const sources = filesBelow('src', /\.(?:tsx?|mjs)$/);
  const tests = filesBelow('test', /^(?!node_modules\/|guards\/plain-english).*\.ts$/);
  const documents = [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'src/client/README.md'],
    ...filesBelow('examples', /README\.md$/).filter(path => !path.includes('node_modules')),
    ...filesBelow('docs', /\.md$/),
  ];

  it('is written in comments, descriptions, labels and messages', () => {
    assert.ok(sources.length > 500, String(sources.length));
    assert.deepEqual(
      sources.flatMap(path => turnsIn(path)),
      [],
    );
  });

  it('is written in titles, comments and messages of the tests', () => {
    assert.ok(tests.length > 400, String(tests.length));
    assert.deepEqual(
      tests.flatMap(path => turnsIn(path)),
      [],
    );
  });

  it('begins a sentence with its subject', () => {
    assert.deepEqual(
      [...sources, ...tests].flatMap(path => turnsIn(path, beginnings)),
      [],
    );
  });

  it('is written in the documents, apart from the titles of tests', () => {
    assert.ok(documents.length > 60, String(documents.length));
    assert.deepEqual(
      documents.flatMap(path => turnsIn(path)),
      [],
    );
  });

  it('is checked for each of these turns', () => {
    const all =
      'Whoever goes on with a door of its own is told, says so, stands, lies and lets go of it. ' +
      'A bell fares and comes along for the look of it, draws nobody but fools, leads to harm, and is of no use.';
    for (const [turn] of turns) assert.match(all, turn);
    const subjectless = [
      '/** What it knows. */',
      '// Whose it is.',
      '* It rests. What follows waits.',
      "description: 'Who it is.'",
      "  'How it works.',",
      "description: 'How often it works.'",
    ];
    for (const sentence of subjectless)
      assert.ok(
        beginnings.some(([turn]) => turn.test(sentence)),
        sentence,
      );
    for (const question of ['// What does it know?', '/** Whatever it knows. */', '* Whose is it?'])
      assert.ok(!beginnings.some(([turn]) => turn.test(question)), question);
  });
});

function filesBelow(folder: string, name: RegExp): string[] {
  return readdirSync(posix.join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter(path => name.test(path))
    .map(path => posix.join(folder, path));
}

/** Returns each turn of a file, with its line and what to write instead. Skips what documents quote, such as titles of tests. */
function turnsIn(path: string, list = turns): string[] {
  const written = readProjectFile(path);
  const isDocument = path.endsWith('.md');
  const text = isDocument ? written.replaceAll(/"[^"]{1,200}"/g, quoted => quoted.replaceAll(/[^\n]/g, '')) : written;
  return text.split('\n').flatMap((line, index) => {
    return list.flatMap(([turn, instead]) => {
      const [found] = turn.exec(line) ?? [];
      return found === undefined ? [] : [`${path}:${index + 1} "${found}": write ${instead}`];
    });
  });
}
