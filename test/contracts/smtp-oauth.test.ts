import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { SendFailed } from '../../src/domain/messaging/providers/sender.js';
import { accessTokens } from '../../src/domain/messaging/providers/smtp/access-tokens.js';
import { type SmtpOptions, smtpSender } from '../../src/domain/messaging/providers/smtp/sender.js';
import { messageFacts } from '../kit/message-facts.js';
import { type SmtpSink, startSmtpSink } from '../kit/smtp-sink.js';
import { grant, startTokenServer, type TokenAnswer, type TokenServer } from '../kit/token-server.js';

const email = {
  ...messageFacts,
  id: '0197f3a0-0000-7000-8000-000000000003',
  to: 'jane@example.com',
  from: null,
  subject: 'Your code',
  text: 'The code is 314159.',
  html: null,
  logo: null,
};
const [clientSecret, refreshToken] = ['a-secret-of-the-client', 'first-refresh-token'];
const secrets = /314159|jane@|a-secret-of|refresh-token|access-\d/;

describe('D32 SMTP with access tokens', () => {
  let sink: SmtpSink;
  let server: TokenServer;
  /** The tokens that the mail server accepts. */
  const good = new Set<string>();
  const opened: ReturnType<typeof smtpSender>[] = [];

  before(async () => {
    [sink, server] = await Promise.all([startSmtpSink({ acceptsToken: token => good.has(token) }), startTokenServer()]);
  });
  afterEach(() => {
    for (const sender of opened.splice(0)) sender.close?.();
    sink.behave(null);
    good.clear();
    server.requests.length = 0;
    sink.logins.length = 0;
    server.behave(() => grantNew());
  });
  after(async () => {
    await Promise.all([sink.stop(), server.stop()]);
  });

  function open(oauth: Partial<NonNullable<SmtpOptions['oauth']>> = {}) {
    const client = { clientId: 'client', clientSecret, refreshToken, tokenUrl: server.url, scope: null, ...oauth };
    const url = sink.url.replace('//', '//no-reply%40example.com@');
    const sender = smtpSender({ url, from: 'no-reply@example.com', oauth: client, timeoutMs: 5_000 });
    opened.push(sender);
    return sender;
  }

  let serial = 0;
  /** Grants a new token that the mail server accepts. */
  function grantNew(more: Record<string, unknown> = {}): TokenAnswer {
    const token = `access-${++serial}`;
    good.add(token);
    return grant(token, more);
  }

  it('gets one token by the refresh token for all connections, and logs in with it as the user of SMTP_URL', async () => {
    server.behave(() => grantNew());
    const sender = open({ scope: 'https://outlook.office.com/SMTP.Send' });
    await Promise.all(Array.from({ length: 4 }, () => sender.send(email)));
    await sender.send(email);
    assert.deepEqual(server.requests, [
      {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: 'client',
        client_secret: clientSecret,
        scope: 'https://outlook.office.com/SMTP.Send',
      },
    ]);
    assert.deepEqual(new Set(sink.logins.map(({ user }) => user)), new Set(['no-reply@example.com']));
    assert.deepEqual(new Set(sink.logins.map(({ secret }) => secret)), good);
  });

  it('uses its client credentials where there is no refresh token', async () => {
    server.behave(() => grantNew());
    await open({ refreshToken: null, scope: 'https://outlook.office365.com/.default' }).send(email);
    assert.deepEqual(server.requests, [
      {
        grant_type: 'client_credentials',
        client_id: 'client',
        client_secret: clientSecret,
        scope: 'https://outlook.office365.com/.default',
      },
    ]);
  });

  it('uses the newest refresh token that the server gave (RFC 6749, 6)', async () => {
    server.behave(() =>
      grantNew({ refresh_token: `rotated-refresh-token-${server.requests.length}`, expires_in: '0.02' }),
    );
    const tokens = accessTokens({ clientId: 'c', clientSecret, refreshToken, tokenUrl: server.url, scope: null });
    for (const _ of [1, 2, 3]) {
      await tokens.get();
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    const used = server.requests.map(({ refresh_token }) => refresh_token);
    assert.deepEqual(used, [refreshToken, 'rotated-refresh-token-1', 'rotated-refresh-token-2']);
  });

  it('gets a new token, and sends the mail, when the mail server has revoked the old one', async () => {
    server.behave(() => grantNew());
    const sender = open();
    await sender.send(email);
    good.clear();
    sink.hangUp();
    const before = sink.mails.length;
    await sender.send(email);
    assert.equal(sink.mails.length, before + 1);
    assert.equal(server.requests.length, 2);
  });

  it('reports that the login is refused when new tokens are refused too, and gets another one the next time', async () => {
    server.behave(() => grant(`bad-access-${server.requests.length}`));
    const sender = open();
    await assert.rejects(sender.send(email), { code: /^smtp:535/, verdict: 'RETRY' });
    server.behave(() => grantNew());
    await sender.send(email);
    assert.equal(server.requests.length, 3, 'one at first, one for the challenge, and one for the second mail');
  });

  const troubles: [string, TokenAnswer, string][] = [
    [
      'invalid_grant',
      { status: 400, json: { error: 'invalid_grant', error_description: refreshToken } },
      'invalid_grant',
    ],
    ['invalid_client', { status: 401, json: { error: 'invalid_client' } }, 'invalid_client'],
    ['an error that RFC 6749 does not have', { status: 400, json: { error: refreshToken } }, 'http-400'],
    ['a fault', { status: 503, json: {} }, 'http-503'],
    ['another page', { body: `<html>${clientSecret}</html>` }, 'unreadable'],
    ['a token that is none', grant('a b\r\nQUIT'), 'unreadable'],
    ['a token of another type', grant('access-0', { token_type: 'mac' }), 'unreadable'],
  ];
  for (const [what, answer, code] of troubles) {
    it(`opens no connection when the token server answers ${what}: smtp:oauth-${code}`, async () => {
      server.behave(answer);
      const before = sink.connections();
      await assertFails(open().send(email), `smtp:oauth-${code}`);
      assert.equal(sink.connections(), before);
      server.behave(() => grantNew());
    });
  }

  it('follows no redirect, so that no other server gets the secret', async () => {
    const other = await startTokenServer();
    after(() => other.stop());
    server.behave({ status: 307, location: other.url });
    await assertFails(open().send(email), 'smtp:oauth-http-307');
    assert.equal(other.requests.length, 0);
  });

  for (const [answer, code] of [
    ['hang', 'timeout'],
    ['drip', 'unreadable'],
  ] as const) {
    it(`stops waiting for a token server that ${answer}s: smtp:oauth-${code}`, async () => {
      server.behave(answer);
      const client = { clientId: 'c', clientSecret, refreshToken, tokenUrl: server.url, scope: null };
      await assertFails(accessTokens(client, 200).get(), `smtp:oauth-${code}`);
    });
  }

  it('reports an unreachable token server, and one without a trusted certificate', async () => {
    await assertFails(open({ tokenUrl: 'http://127.0.0.1:1/token' }).send(email), 'smtp:oauth-connection');
  });
});

/** Asserts the error of a failed sending, and that it contains no secret. */
async function assertFails(sending: Promise<unknown>, code: string): Promise<void> {
  const error = await sending.then(
    () => assert.fail('it was sent'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof SendFailed);
  assert.deepEqual([error.code, error.verdict], [code, 'RETRY']);
  assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, secrets);
}
