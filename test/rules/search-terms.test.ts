import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSearch } from '../../src/domain/admin/search/search.rules.js';
import { foldForSearch, searchTermsOf } from '../../src/domain/admin/search/search-terms.rules.js';
import type { Person } from '../../src/domain/identifiers/person.queries.js';

/** A typed text, and another that must be equal to it. */
const same: [string, string][] = [
  ['ZOË Müller', 'zoe muller'],
  ['Straße', 'STRASSE'],
  ['Søren Łukasz', 'soren lukasz'],
  ['O’Brien', "o'brien"],
  ['Ἀθηνᾶς', 'ΑΘΗΝΑΣ'],
  ['Артём', 'АРТЕМ'],
  ['ｔａｎａｋａ', 'Tanaka'],
  ['ﾔﾏﾀﾞ', 'やまだ'],
  ['ヤマダ', 'やまだ'],
  ['İstanbul', 'istanbul'],
  ['e\u0301', 'é'],
  ['a\u200db', 'ab'],
];

describe('The spelling of search terms', () => {
  for (const [typed, other] of same) {
    it(`O13 makes ${typed} and ${other} equal`, () => assert.equal(foldForSearch(typed), foldForSearch(other)));
  }

  it('O13 distinguishes different letters in Japanese', () => {
    assert.notEqual(foldForSearch('か'), foldForSearch('が'));
    assert.notEqual(foldForSearch('はな'), foldForSearch('ばな'));
  });

  it('O13 does not change a folded text', () => {
    for (const [typed] of same) assert.equal(foldForSearch(foldForSearch(typed)), foldForSearch(typed));
  });
});

describe('The search terms of a user', () => {
  it('O13 are the username, each address and domain, the number as written and dialled, and each word of the name', () => {
    assert.deepEqual(terms({ displayName: 'Ada Smith-Jones', owned: ['ada_1', 'ada@mail.example', '+819012345678'] }), [
      ...['+819012345678', '09012345678', '9012345678', '@mail.example', 'ada', 'ada@mail.example', 'ada_1'],
      ...['jones', 'smith-jones'],
    ]);
  });

  it('O13 have a domain in its own script too', () => {
    assert.deepEqual(terms({ displayName: null, owned: ['ada@xn--bcher-kva.example'] }), [
      ...['@bucher.example', '@xn--bcher-kva.example', 'ada@bucher.example', 'ada@xn--bcher-kva.example'],
    ]);
  });

  it('O13 begin at each letter of a name without blanks', () => {
    assert.deepEqual(terms({ displayName: '山田太郎', owned: [] }), ['太郎', '山田太郎', '田太郎', '郎'].sort());
    assert.ok(terms({ displayName: '김철수', owned: [] }).includes('철수'));
  });

  it('O13 are few, however long the name', () => {
    assert.equal(terms({ displayName: 'あ'.repeat(100), owned: [] }).length, 32);
    assert.equal(terms({ displayName: `${'-a'.repeat(50)}`, owned: [] }).length, 32);
  });

  it('O13 of a number that the library does not know are its stored form', () => {
    assert.deepEqual(terms({ displayName: null, owned: ['+999'] }), ['+999']);
  });
});

describe('The text of a search', () => {
  const cases: [string, string[][] | undefined][] = [
    ['', undefined],
    [' \u200b ', undefined],
    ['Ann', [['ann', '@ann']]],
    ['@Example.ORG', [['@example.org']]],
    [
      'ann smith ann',
      [
        ['smith', '@smith'],
        ['ann', '@ann'],
      ],
    ],
    ['8190', [['8190', '@8190', '+8190']]],
    ['090-1234', [['0901234', '@0901234', '+0901234', '090-1234', '@090-1234']]],
    ['090 1234', [['0901234', '@0901234', '+0901234']]],
    ['+44 (0)20 79', [['+442079']]],
    ['０９０', [['090', '@090', '+090']]],
    ['٠٩٠', [['090', '@090', '+090', '٠٩٠', '@٠٩٠']]],
  ];
  for (const [text, words] of cases) {
    it(`O13 is read: ${JSON.stringify(text)}`, () => assert.deepEqual(readSearch(text)?.words, words));
  }

  it('O13 may be an id', () => {
    const id = '0192f0c1-7b1a-7c3e-8b0a-0123456789ab';
    assert.equal(readSearch(` ${id.toUpperCase()} `)?.userId, id);
    assert.equal(readSearch('ann')?.userId, null);
  });

  it('O13 has at most eight words', () => {
    assert.equal(readSearch('aa bb cc dd ee ff gg hh ii jj')?.words.length, 8);
  });
});

function terms({ displayName, owned }: { displayName: string | null; owned: string[] }): string[] {
  const kindOf = (value: string) => (value.includes('@') ? 'EMAIL' : value.startsWith('+') ? 'PHONE' : 'USERNAME');
  const person = { user: { displayName }, owned: owned.map(value => ({ kind: kindOf(value), value })), claims: [] };
  return [...searchTermsOf(person as unknown as Person)].sort();
}
