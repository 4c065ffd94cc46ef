import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProjectFile, sourceFiles } from '../kit/sources.js';

const rulesText = readProjectFile('docs/rules.md');
/** A rule is one line of `docs/rules.md`. Nested points may follow it. */
const rulesIn = (text: string) => [...text.matchAll(/^- ([A-Z]\d+) /gm)].map(([, rule]) => rule ?? '');
const rules = rulesIn(rulesText);

const thisFile = 'test/guards/tests.test.ts';
const tests = sourceFiles('test').filter(({ path }) => path.endsWith('.test.ts') && path !== thisFile);

describe('docs/rules.md', () => {
  it('gives each number once, under the heading of its letter, in order', () => {
    for (const section of rulesText.split(/^## /m).slice(1)) {
      const letter = section.charAt(0);
      const numbers = rulesIn(section).map(rule => Number(rule.slice(1)));
      assert.deepEqual(
        rulesIn(section),
        numbers.map(number => `${letter}${number}`),
      );
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].sort((a, b) => a - b),
        `the numbers of ${letter}`,
      );
    }
  });
});

describe('The tests', () => {
  it('name every rule', () => {
    // `npm test` leaves out test/system.
    const everyday = tests.filter(({ path }) => !path.startsWith('test/system/'));
    const titles = everyday.flatMap(({ code }) => [...titlesIn(code), ...sentencesIn(code)]);
    const named = new Set(titles.flatMap(title => title.match(/\b[A-Z]\d{1,2}\b/g) ?? []));
    assert.ok(rules.length > 80, 'docs/rules.md has been read');
    assert.equal(rules.filter(rule => !named.has(rule)).join(' '), '');
  });

  it('are all run: none is skipped, postponed or run alone', () => {
    // A condition may skip a test, for example without a browser. The runner reports how many.
    const partial = /\b(it|test|describe|t)\.(only|skip|todo)\b|[{,]\s*((only|todo)\s*:|skip\s*:\s*(true|['"`]))/;
    assert.deepEqual(
      tests.filter(({ code }) => partial.test(code)).map(({ path }) => path),
      [],
    );
  });
});

function titlesIn(code: string): string[] {
  const title = /\b(?:it|test|describe)\(\s*('(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|"(?:\\.|[^"\\])*")/g;
  return [...code.matchAll(title)].map(([, text = '']) => text);
}

/** Returns titles in tables: texts that begin with a rule's number. */
function sentencesIn(code: string): string[] {
  return [...code.matchAll(/['`"]([A-Z]\d{1,2}\b[^'`"]*)['`"]/g)].map(([, text = '']) => text);
}
