import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AfterFailure,
  afterFailure,
  type EarlierSend,
  parseSends,
  providersToAsk,
  sendStateAfter,
} from '../../src/domain/messaging/outbox/sends/send-order.rules.js';
import type { SendState } from '../../src/platform/store/tables.js';
import type { Verdict } from '../../src/platform/workers/outbox.rules.js';

const sent = (provider: string, state: SendState, askedAt = 1): EarlierSend => ({ provider, state, askedAt });

describe('The next provider of a message', () => {
  const rows: [title: string, earlier: EarlierSend[], order: string[]][] = [
    ['is the first of the route', [], ['vonage', 'smtp', 'other']],
    ['is one that was never asked', [sent('vonage', 'NOT_NOW')], ['smtp', 'other', 'vonage']],
    [
      'comes last if it was silent',
      [sent('vonage', 'NO_ANSWER'), sent('smtp', 'NOT_NOW', 2)],
      ['other', 'smtp', 'vonage'],
    ],
    ['comes last if its answer was lost in a crash', [sent('vonage', 'ASKED')], ['smtp', 'other', 'vonage']],
    ['is the same one for a busy mailbox', [sent('smtp', 'RECIPIENT_BUSY')], ['smtp', 'vonage', 'other']],
    ['is none that has it or refused it for good', [sent('vonage', 'ACCEPTED'), sent('smtp', 'REFUSED')], ['other']],
    ['is not one that failed to deliver it', [sent('vonage', 'FAILED')], ['smtp', 'other']],
    [
      'is the one that waited longest',
      [sent('vonage', 'NOT_NOW', 3), sent('smtp', 'NOT_NOW', 1), sent('other', 'NOT_NOW', 2)],
      ['smtp', 'other', 'vonage'],
    ],
  ];
  for (const [title, earlier, order] of rows) {
    it(`D16 ${title}`, () => assert.deepEqual(providersToAsk(['vonage', 'smtp', 'other'], earlier), order));
  }

  it('D16 is read from the selected rows', () => {
    assert.deepEqual(parseSends(null), []);
    assert.deepEqual(parseSends('vonage NO_ANSWER 12,smtp ASKED 13'), [
      sent('vonage', 'NO_ANSWER', 12),
      sent('smtp', 'ASKED', 13),
    ]);
  });
});

describe('A failed attempt by Vonage', () => {
  const all = () => true;
  const none = () => false;
  const route = ['vonage', 'other'];
  const rows: [code: string, verdict: Verdict, earlier: EarlierSend[], admits: () => boolean, next: AfterFailure][] = [
    ['vonage:9', 'RETRY', [], all, 'ANOTHER_PROVIDER'],
    ['vonage:15', 'GIVE_UP', [], all, 'ANOTHER_PROVIDER'],
    ['vonage:29', 'GIVE_UP', [], all, 'ANOTHER_PROVIDER'],
    ['vonage:22', 'GIVE_UP', [], all, 'ANOTHER_PROVIDER'],
    ['vonage:deadline', 'RETRY', [], all, 'ANOTHER_PROVIDER'],
    ['vonage:33', 'GIVE_UP', [], all, 'NEVER'],
    ['vonage:7', 'GIVE_UP', [], all, 'NEVER'],
    ['vonage:9', 'RECIPIENT_BUSY', [], all, 'LATER'],
    ['vonage:9', 'RETRY', [], none, 'LATER'],
    ['vonage:15', 'GIVE_UP', [], none, 'LATER'],
    ['vonage:9', 'RETRY', [sent('other', 'NOT_NOW')], all, 'LATER'],
    ['vonage:15', 'GIVE_UP', [sent('other', 'NOT_NOW')], all, 'LATER'],
    ['vonage:15', 'GIVE_UP', [sent('other', 'REFUSED')], all, 'NEVER'],
    ['app:gone', 'GIVE_UP', [], all, 'NEVER'],
    ['internal', 'RETRY', [], all, 'LATER'],
  ];
  for (const [code, verdict, earlier, admits, next] of rows) {
    const others = `${earlier[0]?.state ?? 'nobody asked'} before, ${admits() ? 'willing' : 'unwilling'}`;
    it(`D15 D17 ${code} (${verdict}; ${others}): ${next}`, () => {
      assert.equal(afterFailure({ code, verdict }, 'vonage', route, earlier, admits), next);
    });
  }

  it('D15 with no other provider is judged as before: its verdict decides', () => {
    assert.equal(afterFailure({ code: 'vonage:9', verdict: 'RETRY' }, 'vonage', ['vonage'], [], all), 'LATER');
    assert.equal(afterFailure({ code: 'vonage:15', verdict: 'GIVE_UP' }, 'vonage', ['vonage'], [], all), 'NEVER');
  });

  const states: [code: string, verdict: Verdict, state: SendState | null][] = [
    ['vonage:timeout', 'RETRY', 'NO_ANSWER'],
    ['vonage:connection', 'RETRY', 'NO_ANSWER'],
    ['vonage:unreadable', 'RETRY', 'NO_ANSWER'],
    ['vonage:9', 'RETRY', 'NOT_NOW'],
    ['vonage:15', 'GIVE_UP', 'REFUSED'],
    ['smtp:450', 'RECIPIENT_BUSY', 'RECIPIENT_BUSY'],
    ['smtp:452-4.2.2', 'RETRY', 'RECIPIENT_BUSY'],
    ['app:gone', 'GIVE_UP', null],
  ];
  for (const [code, verdict, state] of states) {
    it(`D16 ${code} is stored as ${state}`, () => {
      assert.equal(sendStateAfter({ code, verdict }, code.startsWith('smtp') ? 'smtp' : 'vonage'), state);
    });
  }
});
