import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { smtpSender } from '../../src/domain/messaging/providers/smtp/sender.js';
import { messageFacts } from '../kit/message-facts.js';
import { type SmtpSink, startSmtpSink } from '../kit/smtp-sink.js';

const email = {
  ...messageFacts,
  to: 'jane@example.com',
  from: null,
  subject: 'Your code',
  text: 'The code is 314159.',
  html: null,
  logo: null,
};
let serial = 0;
const newEmail = (to = email.to) => ({
  ...email,
  to,
  id: `0197f3a0-0000-7000-8000-${String(++serial).padStart(12, '0')}`,
});

describe('D31 The connections to the mail server', () => {
  let sink: SmtpSink;
  let sender: ReturnType<typeof smtpSender>;
  before(async () => {
    sink = await startSmtpSink();
  });
  afterEach(async () => {
    sender.close?.();
    sink.behave(null);
    sink.hangUp();
    while (sink.open() > 0) await sleep(5);
  });
  after(() => sink.stop());

  function open({ timeoutMs = 5_000, query = '' } = {}) {
    sender = smtpSender({ url: `${sink.url}${query}`, from: 'no-reply@example.com', oauth: null, timeoutMs });
    return sender;
  }

  it('are reused: sixty mails, eight at a time, need at most eight', async () => {
    const before = sink.connections();
    const { send } = open();
    let waiting = 60;
    const lane = async () => {
      while (waiting-- > 0) await send(newEmail());
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    assert.ok(sink.connections() - before <= 8, `${sink.connections() - before} connections`);
  });

  it('are limited to the number in SMTP_URL', async () => {
    const before = sink.connections();
    const { send } = open({ query: '?maxConnections=2' });
    await Promise.all(Array.from({ length: 8 }, () => send(newEmail())));
    assert.ok(sink.connections() - before <= 2, `${sink.connections() - before} connections`);
  });

  it('may be closed by the server while nothing is sent: the next mail goes out over another one', async () => {
    const { send } = open();
    await Promise.all([send(newEmail()), send(newEmail()), send(newEmail())]);
    sink.hangUp();
    const before = sink.mails.length;
    // Send at once, before the client has noticed the end of the connection, and again later.
    await Promise.all([send(newEmail()), send(newEmail())]);
    while (sink.open() > 2) await sleep(5);
    sink.hangUp();
    await sleep(50);
    await send(newEmail());
    assert.equal(sink.mails.length, before + 3);
  });

  it('stay open after a refused mailbox and a refused text, which concern one mail', async () => {
    const before = sink.connections();
    const { send } = open({ query: '?maxConnections=1' });
    sink.behave(to =>
      to.startsWith('nobody') ? { at: 'to', do: 550 } : to.startsWith('spam') ? { at: 'data', do: 554 } : null,
    );
    await assert.rejects(send(newEmail('nobody@example.com')), { code: 'smtp:550', verdict: 'GIVE_UP' });
    await assert.rejects(send(newEmail('spam@example.com')), { code: 'smtp:554', verdict: 'GIVE_UP' });
    await send(newEmail());
    assert.equal(sink.connections() - before, 1);
  });

  it('do not wait for one that hangs: the others send, and the mail that hangs fails in time', async () => {
    const { send } = open({ timeoutMs: 1_500 });
    await Promise.all([send(newEmail()), send(newEmail())]);
    sink.behave(to => (to.startsWith('slow') ? { at: 'data', do: 'hang' } : null));
    const slow = assert.rejects(send(newEmail('slow@example.com')), { code: 'smtp:timeout', verdict: 'RETRY' });
    const before = sink.mails.length;
    for (let each = 0; each < 10; each++) await send(newEmail());
    assert.equal(sink.mails.length, before + 10);
    await slow;
    await send(newEmail());
  });

  it('send a mail once: when one breaks after the text, the outbox decides whether to try again', async () => {
    for (const warm of [false, true]) {
      const { send } = open();
      if (warm) await send(newEmail());
      const before = sink.mails.length;
      sink.behave({ at: 'data', do: 'accept and drop' });
      await assert.rejects(send(newEmail()), { code: 'smtp:connection', verdict: 'RETRY' });
      // Longer than the pool would wait before it sends again.
      await sleep(300);
      assert.equal(sink.mails.length, before + 1);
      sink.behave(null);
      sender.close?.();
    }
  });

  it('are closed with the sender, and what it is still sending fails', async () => {
    const { send } = open();
    await send(newEmail());
    sink.behave({ at: 'data', do: 'hang' });
    const hanging = assert.rejects(send(newEmail()), { code: 'smtp:connection', verdict: 'RETRY' });
    await sleep(50);
    sender.close?.();
    await hanging;
    while (sink.open() > 0) await sleep(5);
    await assert.rejects(send(newEmail()), { code: 'smtp:connection', verdict: 'RETRY' });
  });
});
