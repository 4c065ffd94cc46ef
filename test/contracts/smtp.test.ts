import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { type Email, SendFailed } from '../../src/domain/messaging/providers/sender.js';
import { smtpSender } from '../../src/domain/messaging/providers/smtp/sender.js';
import type { Verdict } from '../../src/platform/workers/outbox.rules.js';
import { png } from '../kit/images.js';
import { messageFacts } from '../kit/message-facts.js';
import { type SmtpBehaviour, type SmtpSink, startSmtpSink } from '../kit/smtp-sink.js';

const email: Email = {
  ...messageFacts,
  id: '0197f3a0-0000-7000-8000-000000000002',
  to: 'jane@example.com',
  from: null,
  subject: '【サンプル】メールアドレスの確認',
  text: 'こんにちは 314159\n\nhttps://id.example.com/verify#Ab-_',
  html: '<p>こんにちは 314159 <a href="https://id.example.com/verify#Ab-_">確認</a></p>',
  logo: null,
};
const from = 'Example Shop <no-reply@shop.example.com>';
/** Long enough for a busy machine. The short one is for servers that hang. */
const [timeoutMs, shortTimeoutMs] = [5_000, 300];

describe('D3 SMTP', () => {
  let sink: SmtpSink;
  before(async () => {
    sink = await startSmtpSink();
  });
  afterEach(() => sink.behave(null));
  after(() => sink.stop());

  const send = (change: Partial<Email> = {}, url = sink.url, timeout = timeoutMs) =>
    smtpSender({ url, from, oauth: null, timeoutMs: timeout }).send({ ...email, ...change });

  it('accepts the mail with both texts, an explicit envelope and a Message-ID made of our id', async () => {
    const { providerMessageId } = await send();
    const mail = sink.mails.at(-1) ?? assert.fail('no mail');
    assert.deepEqual(mail.envelope, { from: 'no-reply@shop.example.com', to: ['jane@example.com'] });
    assert.equal(mail.headers['message-id'], `<${email.id}@shop.example.com>`);
    assert.equal(providerMessageId, mail.headers['message-id']);
    assert.equal(mail.headers.from, from);
    assert.equal(mail.headers.to, 'jane@example.com');
    assert.equal(mail.headers.subject, email.subject);
    assert.equal(mail.headers['auto-submitted'], 'auto-generated');
    assert.equal(mail.text?.replaceAll('\r\n', '\n').trim(), email.text);
    assert.equal(mail.html?.trim(), email.html);
  });

  it('O19 gets the logo as a part of the HTML, with the id that the HTML names', async () => {
    const bytes = png(40, 20);
    const html = '<p>Hi <img src="cid:logo@bonafide" alt="Shop"></p>';
    await send({ html, logo: { contentId: 'logo@bonafide', type: 'image/png', bytes } });
    const mail = sink.mails.at(-1) ?? assert.fail('no mail');
    assert.equal(mail.text?.replaceAll('\r\n', '\n').trim(), email.text);
    assert.equal(mail.html?.trim(), html);
    const [image, ...others] = mail.images;
    assert.deepEqual([image?.headers['content-id'], others.length], ['<logo@bonafide>', 0]);
    assert.match(image?.headers['content-disposition'] ?? '', /^inline/);
    assert.ok(image?.bytes.equals(bytes));
  });

  it('I12 sends to a local part with dots in a row or at its end, in quotes', async () => {
    await send({ to: 'taro..yamada.@docomo.ne.jp' });
    const { envelope, headers } = sink.mails.at(-1) ?? assert.fail('no mail');
    assert.deepEqual(envelope.to, ['"taro..yamada."@docomo.ne.jp']);
    assert.match(headers.to ?? '', /"taro\.\.yamada\."@docomo\.ne\.jp/);
    await send({ to: '.yamada@ezweb.ne.jp' });
    assert.deepEqual(sink.mails.at(-1)?.envelope.to, ['".yamada"@ezweb.ne.jp']);
    await send({ to: 'taro.yamada@docomo.ne.jp' });
    assert.deepEqual(sink.mails.at(-1)?.envelope.to, ['taro.yamada@docomo.ne.jp']);
  });

  it('keeps the Message-ID when the mail is sent again, so that a mailbox can drop the duplicate', async () => {
    await send();
    await send();
    const [one, other] = sink.mails.slice(-2);
    assert.equal(one?.headers['message-id'], other?.headers['message-id']);
  });

  it('D9 uses the sender of the app, but returns bounces, which contain the link, to the operator', async () => {
    await send({ from: '"Rock, Roll" <hello@rock.example.org>', html: null });
    const mail = sink.mails.at(-1);
    assert.deepEqual(
      [mail?.envelope.from, mail?.headers.from],
      ['no-reply@shop.example.com', '"Rock, Roll" <hello@rock.example.org>'],
    );
    assert.deepEqual([mail?.html, mail?.headers['content-type']], [null, 'text/plain; charset=utf-8']);
  });

  const hostile = [
    'a@b.example\r\nBcc: evil@x.example',
    'a@b.example, evil@x.example',
    'a@b.example> <evil@x.example',
    '"a b"@c.example',
  ];
  for (const to of hostile) {
    it(`never sends to ${JSON.stringify(to)}`, async () => {
      const before = sink.connections();
      await assert.rejects(send({ to }), { code: 'smtp:address', verdict: 'GIVE_UP' });
      await assert.rejects(send({ from: `X <${to}>` }), { code: 'smtp:address', verdict: 'GIVE_UP' });
      assert.equal(sink.connections(), before);
    });
  }

  const withLogin = (url: string) => url.replace('smtp://', 'smtp://user:password@');
  const troubles: [string, SmtpBehaviour, string, Verdict][] = [
    ['greets with 421', { at: 'connect', do: 421 }, 'smtp:421', 'RETRY'],
    ['greets with 554', { at: 'connect', do: 554 }, 'smtp:554', 'RETRY'],
    ['refuses our login with 535', { at: 'auth', do: 535 }, 'smtp:535', 'RETRY'],
    ['wants a login first with 530', { at: 'from', do: 530 }, 'smtp:530', 'RETRY'],
    ['has no room with 452', { at: 'from', do: 452 }, 'smtp:452', 'RETRY'],
    ['greylists the mailbox with 451', { at: 'to', do: 451 }, 'smtp:451', 'RECIPIENT_BUSY'],
    ['closes at the mailbox with 421', { at: 'to', do: 421 }, 'smtp:421', 'RETRY'],
    ['knows no such mailbox: 550', { at: 'to', do: 550 }, 'smtp:550', 'GIVE_UP'],
    [
      'says that the mailbox is full: 552 5.2.2',
      { at: 'to', do: 552, says: '5.2.2 Full' },
      'smtp:552-5.2.2',
      'GIVE_UP',
    ],
    ['says what is no code: 550 5.1.1x', { at: 'to', do: 550, says: '5.1.1x jane@' }, 'smtp:550', 'GIVE_UP'],
    ['takes the text for later: 451', { at: 'data', do: 451 }, 'smtp:451', 'RETRY'],
    ['takes the text for spam: 554', { at: 'data', do: 554 }, 'smtp:554', 'GIVE_UP'],
    ['drops the connection after the text', { at: 'data', do: 'drop' }, 'smtp:connection', 'RETRY'],
    ['hangs before its greeting', { at: 'connect', do: 'hang' }, 'smtp:timeout', 'RETRY'],
    ['hangs after the text', { at: 'data', do: 'hang' }, 'smtp:timeout', 'RETRY'],
  ];
  for (const [trouble, behaviour, code, verdict] of troubles) {
    it(`D4 ${trouble}, and the verdict is ${verdict}`, async () => {
      sink.behave(behaviour);
      const startedAt = Date.now();
      const error = await send({}, withLogin(sink.url), behaviour.do === 'hang' ? shortTimeoutMs : timeoutMs).then(
        () => assert.fail('it was sent'),
        (error: unknown) => error,
      );
      assert.ok(error instanceof SendFailed);
      assert.deepEqual([error.code, error.verdict], [code, verdict]);
      assert.ok(Date.now() - startedAt < timeoutMs);
      assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, /314159|jane@|password/);
    });
  }

  it('D4 without TLS where TLS is required: nothing is sent, and the code gives the reason', async () => {
    const before = sink.mails.length;
    await assert.rejects(send({}, withLogin(`${sink.url}?tls=required`)), { code: 'smtp:tls', verdict: 'RETRY' });
    assert.equal(sink.mails.length, before);
  });

  it('D4 with an untrusted certificate: nothing is sent, and the code gives the reason', async () => {
    const secure = await startSmtpSink({ offersTls: true });
    after(() => secure.stop());
    await assert.rejects(send({}, secure.url), { code: 'smtp:tls', verdict: 'RETRY' });
    assert.equal(secure.mails.length, 0);
  });

  it('D4 that does not answer: we retry', async () => {
    await assert.rejects(send({}, 'smtp://127.0.0.1:1'), { code: 'smtp:connection', verdict: 'RETRY' });
  });
});
