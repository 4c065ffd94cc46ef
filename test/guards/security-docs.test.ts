import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildSchema, print } from 'graphql';
import { adminActs } from '../../src/domain/apps/portal/admin-presence.rules.js';
import { guardedSettings } from '../../src/domain/apps/portal/guarded-settings.rules.js';
import { settingNames } from '../../src/domain/apps/settings.rules.js';
import { type Limit, limits } from '../../src/domain/limits/limits.js';
import {
  needsSecondFactor,
  requiredProofs,
  type SensitiveAct,
} from '../../src/domain/presence/required-proofs.rules.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { readProjectFile } from '../kit/sources.js';

/** Without line breaks, because a title may span two lines. */
const pages = ['SECURITY.md', 'docs/security.md'].map(path => ({ path, text: oneLine(readProjectFile(path)) }));

describe('SECURITY.md and docs/security.md', () => {
  it('name only files that exist', () => {
    const named = pages.flatMap(({ text }) => text.match(/(?<=`)(?:test|src|docs)\/[\w./-]+\.\w+(?=`)/g) ?? []);
    assert.notEqual(named.length, 0);
    assert.deepEqual(
      named.filter(path => !existsSync(join(projectRoot(), path))),
      [],
    );
  });

  it('quote only titles that the named test has', () => {
    const quotes = pages.flatMap(({ text }) => quotesIn(text));
    assert.notEqual(quotes.length, 0);
    assert.deepEqual(
      quotes.filter(
        ({ file, title }) => !existsSync(join(projectRoot(), file)) || !readProjectFile(file).includes(title),
      ),
      [],
    );
  });

  it('name no test without saying which of its titles shows it', () => {
    for (const { path, text } of pages) {
      const named = text.match(/`test\/[\w./-]+\.test\.ts`/g) ?? [];
      const quoted = text.match(/`test\/[\w./-]+\.test\.ts` "/g) ?? [];
      // A guard file contains a whole policy, so it may be cited without a title.
      const whole = named.filter(file => /guards\/[\w-]+\.test/.test(file)).length;
      assert.ok(named.length - quoted.length <= whole, path);
    }
  });
});

describe('docs/security.md', () => {
  const lines = readProjectFile('docs/security.md').split('\n');
  const answers = lines
    .filter(line => /^\| (\d+\.)+\d+/.test(line))
    .map(line => line.split('|').map(cell => cell.trim()));

  it('answers every item once with met, not met or not applicable, and why', () => {
    const items = answers.map(([, item]) => item);
    assert.deepEqual(
      items.filter((item, index) => items.indexOf(item) !== index),
      [],
    );
    assert.deepEqual(
      answers.filter(
        cells => cells.length !== 7 || !/^(met|not met|not applicable)$/.test(cells[3] ?? '') || !cells[4],
      ),
      [],
    );
  });

  it('answers all 60 items of levels 1 and 2 in chapters V6, V7 and V9 of the ASVS', () => {
    const count = (chapter: number) =>
      answers.filter(([, item]) => new RegExp(`^${chapter}\\..*\\(L`).test(item ?? '')).length;
    assert.deepEqual([count(6), count(7), count(9)], [35, 18, 7]);
  });

  it('names the evidence for each item that is met', () => {
    assert.deepEqual(
      answers
        .filter(([, , , status, , shownBy]) => status === 'met' && !shownBy?.includes('`'))
        .map(([, item]) => item),
      [],
    );
  });

  it('documents every limit with its kind, number, window, and what it protects, as limits.ts has them', () => {
    const rows = lines
      .filter(line => /^\| `\w+` \| (source|target|purse) \|/.test(line))
      .map(line => line.split(' | ', 5).join(' | '));
    const asInCode = Object.entries<Limit>(limits).map(([name, { kind, most, windowMs, isRevealed, protects }]) =>
      [
        `| \`${name}\``,
        kind.toLowerCase(),
        `${most === null ? 'a share' : spaced(most)} in ${spanOf(windowMs)}`,
        isRevealed ? 'yes' : 'no',
        protects.toLowerCase(),
      ].join(' | '),
    );
    assert.deepEqual(rows, asInCode);
  });

  it('names for every sensitive mutation what it needs, as required-proofs.rules.ts has it', () => {
    const words = {
      PRESENCE: '`currentPassword`, or a fresh proof on the session',
      PASSWORD: '`currentPassword`, always',
      PROOF: 'a fresh proof on the session',
    };
    const table = lines.slice(lines.indexOf('| mutation | needs |') + 2);
    const rows = table.slice(0, table.indexOf('')).map(line => line.split(/ ?\| ?/).slice(1, 3));
    assert.deepEqual(
      rows.map(([mutation, words]) => [mutation, words?.split('; ')[0]]),
      (Object.keys(requiredProofs) as SensitiveAct[]).map(act => [
        `\`${act}\``,
        `${words[requiredProofs[act]]}${needsSecondFactor(act) ? ', and a fresh second factor if the user has one' : ''}`,
      ]),
    );
  });

  it('names for every act at the portal when it needs the token again, as admin-presence.rules.ts has it', () => {
    const words = {
      ALWAYS: 'always',
      OF_PSEUDO_USERS: 'of a pseudo user',
      OF_GUARDED_SETTINGS: 'of a setting below',
      WITH_OWN_TEXT: 'with `input`',
    };
    const table = lines.slice(lines.indexOf('| act at the portal | needs the token again |') + 2);
    const rows = table.slice(0, table.indexOf('')).map(line => line.split(/ ?\| ?/).slice(1, 3));
    assert.deepEqual(
      rows.map(([act, needed]) => [act, needed?.split(/[,:]/)[0]]),
      Object.entries(adminActs).map(([act, when]) => [`\`${act}\``, words[when]]),
    );
  });

  it('lists in that table every mutation of admins, except those that remove nothing and bypass nothing', () => {
    const without = [
      ...[
        'createApp',
        'createUser',
        'enableUser',
        'exportUser',
        'reopenCountry',
        'resendEvent',
        'resendUserVerification',
      ],
      ...['resetTemplate', 'revokeAdminToken', 'rotateSigningKey', 'sendPasswordReset'],
      ...['sendTestEvent', 'sendUserPasswordReset', 'updateUserProfile'],
    ];
    const mutations = Object.values(
      buildSchema(readProjectFile('schema.graphql')).getMutationType()?.getFields() ?? {},
    );
    const ofAdmins = mutations.filter(({ astNode }) =>
      astNode?.directives?.some(each => /requires: (ADMIN|OPERATOR)/.test(print(each))),
    );
    assert.deepEqual(ofAdmins.map(({ name }) => name).sort(), [...Object.keys(adminActs), ...without].sort());
  });

  it('O33 names for every setting whether it needs the token, and why, as guarded-settings.rules.ts has it', () => {
    const settingsIn = (header: string) => {
      const table = lines.slice(lines.indexOf(header) + 2);
      const rows = table.slice(0, table.indexOf('')).map(line => line.split('|').map(cell => cell.trim()));
      for (const [, names, why] of rows) assert.ok(why, names);
      return rows.flatMap(([, names = '']) => [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
    };
    const guarded = settingsIn('| settings | why |');
    const free = settingsIn('| settings | why not |');
    assert.deepEqual(guarded.sort(), [...guardedSettings].sort());
    assert.deepEqual([...guarded, ...free].sort(), [...settingNames].sort());
  });
});

function spanOf(ms: number): string {
  const minutes = ms / 60_000;
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}

function spaced(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}

/** Returns citations such as `test/stories/x.test.ts` "one title" "another". */
function quotesIn(text: string): { file: string; title: string }[] {
  return [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)`((?: "[^"]+")+)/g)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
