import assert from 'node:assert/strict';
import { it } from 'node:test';
import { storedRows } from '../kit/stored.js';
import {
  dayLongTokens,
  newEmail,
  newName,
  newPhone,
  password,
  refuses,
  type TestUser,
  wrongCode,
} from '../kit/test-app.js';
import { operatorToken, stories, type World } from '../kit/world.js';

/** All secrets of one app and its users in the story, and the responses they received. */
interface Met {
  /** Passwords, codes, link tokens, access tokens, refresh tokens, admin tokens. */
  secrets: Set<string>;
  addresses: string[];
  /** The responses to clients, without the tokens of sessions. */
  answers: unknown[];
}

async function fullStory(world: World): Promise<Met> {
  const app = await world.app({ emailVerification: true, phoneVerification: true, ...dayLongTokens });
  await app.template('EMAIL_VERIFICATION', '{{ code }} {{ link }}');
  await app.template('PHONE_VERIFICATION', '{{ code }} {{ link }}');
  const [phone, email, newNumber, owned] = [newPhone(), newEmail(), newPhone(), newEmail()];
  const [changed, reset, texted] = ['a better horse battery', 'the best horse battery', 'no horse at all here'];
  const secrets = new Set([password, changed, reset, texted, operatorToken, app.adminToken]);
  const answers: unknown[] = [];
  const keep = ({ session }: TestUser) => {
    const { accessToken, refreshToken, ...answer } = session;
    secrets.add(accessToken).add(refreshToken);
    answers.push(answer);
  };

  await app.registerProven({ email: owned }).then(keep);
  await app.register({ username: newName(), email: owned }).then(keep);
  const pseudo = await app.pseudoUser({ displayName: 'Jane' });
  keep(pseudo);
  const user = await pseudo.upgrade({ phone, email });
  keep(user);
  answers.push(await refusalOf(user.do('verifyPhone', { code: wrongCode(await app.codeTo(phone)) })));
  answers.push(await user.provePhone(phone), await app.do('linkInfo', { token: await app.tokenTo(email) }));
  answers.push(await user.do('resendVerification', { kind: 'EMAIL' }), await user.proveEmail(email));
  answers.push(await refusalOf(app.do('verifyLink', { token: `${[...secrets][0]}` })));
  await user.change('PHONE', newNumber);
  answers.push(await app.do('disownLink', { token: await app.tokenTo(newNumber) }), await user.do('exportMe'));

  secrets.add((await app.do('refreshSession', { refreshToken: user.session.refreshToken })).refreshToken);
  await refuses('INVALID_CREDENTIALS', () => app.login(email, 'a wrong horse battery'));
  secrets.add('a wrong horse battery');
  answers.push(await user.do('changePassword', { currentPassword: password, newPassword: changed }));
  answers.push(await app.do('requestPasswordReset', { identifier: email }));
  answers.push(await app.do('resetLinkInfo', { token: await app.tokenTo(email) }));
  answers.push(await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword: reset } }));
  const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
  const input = { resetId, code: await app.codeTo(phone), newPassword: texted };
  answers.push(await app.do('resetPassword', { input }));
  const returned = await app.login(phone, texted);
  keep(returned);
  answers.push(await returned.do('sessions'), await returned.do('logoutEverywhere'));

  for (const { code, link, to } of await world.inbox()) {
    if (![phone, email, newNumber, owned].includes(to)) continue;
    for (const secret of [code, link?.split('#')[1]]) if (typeof secret === 'string') secrets.add(secret);
  }
  return { secrets, addresses: [phone, email, newNumber, owned], answers };
}

stories(
  'Secrets',
  world => {
    it('V11 D2 no table, log line or answer contains a code, link, token or password after a full story', async () => {
      const { secrets, addresses, answers } = await fullStory(world);
      assert.ok(secrets.size >= 20, `${secrets.size} secrets were met`);
      const rows = Object.entries(await storedRows(world)).flatMap(([table, lines]) =>
        lines.map(line => `${table} ${line}`),
      );
      const answered = answers.map(answer => JSON.stringify(answer));
      for (const secret of secrets) {
        for (const text of [...rows, ...world.logLines, ...answered])
          assert.ok(!holds(text, secret), `${secret} in ${text}`);
      }
      for (const address of addresses) {
        const local = address.replace(/^\+81|@.*$/g, '');
        for (const line of world.logLines) assert.ok(!line.includes(local), `${address} in ${line}`);
      }
      const statements = world.logLines.map(line => JSON.parse(line).sql ?? '');
      for (const start of ['insert into "identifiers"', 'insert into "messages"', 'update "challenges"', 'select ']) {
        assert.ok(
          statements.some(sql => sql.startsWith(start)),
          `the log shows "${start}"`,
        );
      }
    });
  },
  // At level `trace` the log contains every statement.
  { limitsEnabled: false, logLevel: 'trace' },
);

/** Finds a code only if no letter or digit is next to it: ids and hashes may contain its six digits. */
function holds(text: string, secret: string): boolean {
  return /^\d{6}$/.test(secret) ? new RegExp(`(?<![\\w.+-])${secret}(?![\\w-])`).test(text) : text.includes(secret);
}

async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  return await attempt.then(
    () => assert.fail('nothing was refused'),
    (refused: { body: string }) => refused.body,
  );
}
