import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/domain/limits/limits.js';
import { networkSharesOf, shareOf } from '../../src/domain/limits/purse.rules.js';
import { type Attack, type DayReport, type Outcome, simulateDay } from '../kit/limits-day.js';
import { readProjectFile } from '../kit/sources.js';

/**
 * Emails with a twentieth of the default number, which saves a minute: a network's share and the part that strangers cannot
 * take are fractions of it.
 */
const emailDailyLimit = 500;

const attacks: Attack[] = [
  { kind: 'PHONE', networks: 1, verifies: false, emailDailyLimit: null },
  { kind: 'PHONE', networks: 1, verifies: true, emailDailyLimit: null },
  { kind: 'PHONE', networks: 100, verifies: false, emailDailyLimit: null },
  { kind: 'PHONE', networks: 1_000, verifies: false, emailDailyLimit: null },
  { kind: 'EMAIL', networks: 1, verifies: false, emailDailyLimit },
  { kind: 'EMAIL', networks: 100, verifies: false, emailDailyLimit },
];

describe('X8 a day of attacks with the default limits', () => {
  const table = readProjectFile('docs/security.md');

  for (const attack of attacks) {
    const { kind, networks, verifies } = attack;
    it(`X8 X9 X10 ${networks} networks, ${kind}${verifies ? ', verifying' : ''}: as docs/security.md says`, async t => {
      const report = await simulateDay(attack);
      const row = rowOf(attack, report);
      t.diagnostic(row);
      const { claims, resets, owners } = report;
      const most = kind === 'PHONE' ? 1_000 : emailDailyLimit;
      assert.ok(claims + resets <= most * (networks === 1 ? 0.25 : 0.9), 'strangers leave a share');
      assert.ok(claims <= most * 0.8, 'claims leave a fifth');
      assert.deepEqual(owners, { caused: 48, left: 48 });
      assert.ok(table.includes(row), `docs/security.md lacks\n${row}`);
    });
  }
});

describe('The remaining denial of service, in docs/security.md', () => {
  const [, section = ''] = readProjectFile('docs/security.md').split('### What denial remains');
  const text = section.replace(/\s+/g, ' ');
  const sms = limits.smsOfApp.most;
  const emails = limits.emailsOfApp.most;
  const { ofHour } = networkSharesOf(sms);
  const claims: [figure: number, sentence: (figure: string) => string][] = [
    [networkSharesOf(sms).ofDay, most => `at most ${most} SMS and`],
    [networkSharesOf(emails).ofDay, most => `${most} emails of one app from one network`],
    [shareOf(sms, 'ASKER'), most => `and ${most} SMS and`],
    [shareOf(emails, 'ASKER'), most => `${most} emails from any number of networks`],
    [limits.smsOfServer.most, most => `All apps of a server together send at most ${most} SMS`],
    [limits.emailsOfServer.most, most => `${most} emails. A window`],
    [sms - shareOf(sms, 'ASKER'), last => `can empty the last ${last} SMS of an app`],
  ];
  for (const [figure, sentence] of claims) {
    const expected = sentence(spaced(figure));
    it(`X8 X9 X10 is described as the code does it: ${expected}`, () => assert.ok(text.includes(expected)));
  }

  it('X8 is given in networks and users', () => {
    const ofUser = limits.reserveOfUser.most + limits.noticeSmsOfUser.most;
    const counted = [
      shareOf(sms, 'STRANGER') / ofHour,
      shareOf(sms, 'ASKER') / ofHour,
      (sms - shareOf(sms, 'ASKER')) / ofUser,
    ];
    assert.deepEqual(counted, [16, 18, 10]);
    assert.match(text, /Sixteen networks.* ten of them, together with eighteen networks/);
  });
});

function spaced(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}

/** As docs/security.md shows the day. */
function rowOf({ kind, networks, verifies, emailDailyLimit: purse }: Attack, report: DayReport): string {
  const messages = kind === 'PHONE' ? 'SMS' : `emails, of ${purse}`;
  const cells = [
    `${spaced(networks)}${verifies ? ', which verify' : ''}`,
    messages,
    `${report.claims} + ${report.resets}`,
    `${report.owners.left} of ${report.owners.caused}`,
    ...[report.sameAddress, report.sameCountry, report.sameApp].map(outcomeOf),
  ];
  return `| ${cells.join(' | ')} |`;
}

function outcomeOf({ atOnce, later, never }: Outcome): string {
  return `${atOnce}, ${later}, ${never}`;
}
