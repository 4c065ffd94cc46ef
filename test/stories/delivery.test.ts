import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { bothOnAllDay } from '../kit/addresses.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, refuses, type TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const day = 24 * 3600;
const kinds = [
  { kind: 'PHONE', field: 'phone', draw: newPhone },
  { kind: 'EMAIL', field: 'email', draw: newEmail },
] as const;

stories('Messages', world => {
  // Each story gets its own day, so that none uses up the limits of the next.
  beforeEach(() => world.wait(day));

  it('D1 a message is in the outbox as soon as the mutation has answered, and D2 without its code or link', async () => {
    const app = await world.app(bothOnAllDay);
    const [phone, email] = [newPhone(), newEmail()];
    await app.register({ username: newName(), phone, email });
    const rows = [...(await outbox(world, phone)), ...(await outbox(world, email))];
    assert.deepEqual(rows.map(({ kind }) => kind).sort(), ['EMAIL_VERIFICATION', 'PHONE_VERIFICATION']);
    for (const secret of [await app.codeTo(phone), await app.tokenTo(email)]) {
      assert.ok(!JSON.stringify(rows).includes(secret));
    }
  });

  it('D1 a registration that is refused at its last step has sent nothing', async () => {
    const app = await world.app({ emailVerification: true });
    const [phone, email] = [newPhone(), newEmail()];
    await app.register({ phone });
    await changesNothing(world, () =>
      refuses('IDENTIFIER_TAKEN', () => app.register({ username: newName(), email, phone }), { field: 'phone' }),
    );
    assert.deepEqual(await app.messagesTo(email), []);
  });

  it('D3 without a provider every message lands in the development inbox, newest first', async () => {
    const app = await world.app(bothOnAllDay);
    const [phone, email] = [newPhone(), newEmail()];
    const user = await app.register({ username: newName(), phone, email });
    await user.provePhone(phone);
    const shown = (await world.inbox()).filter(({ to }) => to === phone || to === email);
    assert.deepEqual([shown[0]?.kind, shown[0]?.channel, shown.length], ['PHONE_VERIFIED', 'SMS', 3]);
    assert.match(await (await fetch(`${world.url}/inbox`)).text(), /<html/);
  });

  it('D11 the inbox as JSON can be filtered by one address', async () => {
    const app = await world.app(bothOnAllDay);
    const [phone, email] = [newPhone(), `with+${newEmail()}`];
    const user = await app.register({ username: newName(), phone, email });
    await user.provePhone(phone);
    const everything = await world.inbox();
    for (const address of [phone, email]) {
      const chosen = await world.inbox(address);
      assert.ok(chosen.length > 0);
      assert.deepEqual(
        chosen,
        everything.filter(({ to }) => to === address),
      );
    }
    assert.deepEqual(await world.inbox(` ${email.toUpperCase()}`), await world.inbox(email));
    assert.deepEqual(await world.inbox(phone.replace(/^(\+\d\d)(\d+)(\d{4})$/, '$1 $2-$3')), await world.inbox(phone));
    // As a developer copies it from the inbox, without encoding.
    const copied = async (to: string) => await (await fetch(`${world.url}/inbox.json?to=${to}`)).json();
    for (const address of [phone, email]) assert.deepEqual(await copied(address), await world.inbox(address));
    for (const unknown of [newEmail(), '\0', `${email}\0`]) assert.deepEqual(await world.inbox(unknown), []);
    const both = await fetch(`${world.url}/inbox.json?to=${encodeURIComponent(phone)}&to=${email}`);
    assert.equal(both.status, 400);
    const { errors } = (await both.json()) as { errors: { extensions: { code: string } }[] };
    assert.equal(errors[0]?.extensions.code, 'BAD_USER_INPUT');
  });

  for (const { kind, field, draw } of kinds) {
    it(`D5 a claim on an owned address sends a notice without any secret, once a day (${field})`, async () => {
      const app = await world.app(bothOnAllDay);
      const address = draw();
      await app.registerProven({ [field]: address } as { phone: string });
      const claim = () => app.register({ username: newName(), [field]: address });
      const notices = async () => (await app.messagesTo(address)).filter(message => message.kind === 'ADDRESS_IN_USE');

      const stranger = await claim();
      const [notice] = await notices();
      assert.deepEqual([notice?.code, notice?.link], [null, null]);
      await claim();
      world.wait(60);
      await stranger.do('resendVerification', { kind });
      assert.equal((await notices()).length, 1);
      world.wait(day);
      await claim();
      assert.equal((await notices()).length, 2);
      assert.equal((await app.messagesTo(address)).length, 4, 'a code, that it was good, and two notices');
    });

    it(`D5 A7 a claimant sees the same whether a code was sent, a notice, or nothing (${field})`, async () => {
      const app = await world.app(bothOnAllDay);
      const [free, owned] = [draw(), draw()];
      const test = kind === 'PHONE' ? '+819000000000' : 'review@example.com';
      await app.set({ testAddresses: [{ address: test, code: '424242' }] });
      await app.registerProven({ [field]: owned } as { phone: string });
      for (const address of [free, owned, owned, test]) {
        const user = await app.register({ username: newName(), [field]: address });
        seen(world, user.session.user);
        await world.inbox();
        assert.deepEqual(seen(world, await user.me()), { kind, state: 'SENT', attemptsLeft: 5 });
        world.wait(60);
        seen(world, { verifications: [await user.do('resendVerification', { kind })] });
        await world.inbox();
        assert.deepEqual(seen(world, await user.me()), { kind, state: 'SENT', attemptsLeft: 5 });
      }
    });
  }

  it('D5 the notice is in the owner’s language', async () => {
    const app = await world.app(bothOnAllDay);
    const phone = newPhone();
    const owner = await app.register({ username: newName(), phone, locale: 'ja-JP' });
    await owner.provePhone(phone);
    await app.register({ username: newName(), phone, locale: 'en' });
    assert.match((await app.lastMessageTo(phone)).text, /この番号は登録済みです/);
  });

  it('D5 one of many claims at once sends the notice', async () => {
    const app = await world.app(bothOnAllDay);
    const phone = newPhone();
    await app.registerProven({ phone });
    await Promise.all(Array.from({ length: 8 }, () => app.register({ username: newName(), phone })));
    assert.equal((await app.messagesTo(phone)).filter(({ kind }) => kind === 'ADDRESS_IN_USE').length, 1);
  });

  it('D41 a test address has one code', async () => {
    const app = await world.app();
    for (const spellings of [
      ['App@example.com', 'app@EXAMPLE.com'],
      ['app@bücher.example', 'app@xn--bcher-kva.example'],
      ['+819012345678', '+81 (0)90-1234-5678'],
    ]) {
      const testAddresses = spellings.map((address, index) => ({ address, code: `${index}00000` }));
      await changesNothing(world, () =>
        refuses('BAD_USER_INPUT', () => app.set({ testAddresses }), { field: 'testAddresses', reason: 'REPEATED' }),
      );
    }
  });

  it('D42 a test address is kept as an address of a user is, and matches in every spelling', async () => {
    const app = await world.app(bothOnAllDay);
    const spellings = {
      ' MAILTO:Reviewer@BÜCHER.example': 'reviewer@xn--bcher-kva.example',
      '+54 11 15 2345-6789': '+5491123456789',
      '＋８１ 090 1234 5679': '+819012345679',
    };
    const settings = { testAddresses: Object.keys(spellings).map(address => ({ address, code: '424242' })) };
    await app.set(settings);
    const { testAddresses } = (await app.admin('appSettings')).settings;
    assert.deepEqual(
      testAddresses.map(({ address }: { address: string }) => address),
      Object.values(spellings),
    );
    const user = await app.register({ username: newName(), phone: '+54 9 11 2345-6789' });
    assert.deepEqual(await app.messagesTo('+5491123456789'), []);
    assert.equal((await user.do('verifyPhone', { code: '424242' })).verified, true);
  });

  it('D42 a text that is no address is refused as a test address, and nothing changes', async () => {
    const app = await world.app();
    for (const address of ['', 'app', 'app@example', '@example.com', '09012345678', '+81', '+819012345678;ext=1']) {
      const testAddresses = [{ address, code: '424242' }];
      await changesNothing(world, () =>
        refuses('BAD_USER_INPUT', () => app.set({ testAddresses }), { field: 'testAddresses', reason: 'MALFORMED' }),
      );
    }
  });

  it('D8 a test address is sent nothing, and its fixed code verifies it', async () => {
    const app = await world.app({ ...bothOnAllDay, testAddresses: [{ address: '+819000000001', code: '424242' }] });
    const user = await app.register({ username: newName(), phone: '+819000000001' });
    assert.deepEqual(await app.messagesTo('+819000000001'), []);
    await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: '424243' }), { attemptsLeft: 4 });
    assert.equal((await user.do('verifyPhone', { code: '424242' })).verified, true);
  });

  const languages: [locale: string | undefined, subject: RegExp][] = [
    ['ja', /メールアドレスの確認/],
    ['ja-JP', /メールアドレスの確認/],
    ['en-GB', /Confirm your email address/],
    ['fr', /Confirm your email address/],
    [undefined, /Confirm your email address/],
  ];
  for (const [locale, subject] of languages) {
    it(`D6 a message is in the language of its user’s locale, else English (${locale ?? 'none'})`, async () => {
      const app = await world.app(bothOnAllDay);
      const email = newEmail();
      await app.register({ username: newName(), email, ...(locale !== undefined && { locale }) });
      assert.match((await app.lastMessageTo(email)).subject ?? '', subject);
    });
  }

  it('D6 an app’s own template is used for its locale and more special ones, in this app only', async () => {
    const [app, other] = [await world.app(bothOnAllDay), await world.app(bothOnAllDay)];
    await app.template('PHONE_VERIFICATION', 'ぼくの {{ code }}', 'ja');
    const textTo = async (where: typeof app, locale: string) => {
      const phone = newPhone();
      await where.register({ username: newName(), phone, locale });
      return (await where.lastMessageTo(phone)).text;
    };
    assert.match(await textTo(app, 'ja-JP'), /^ぼくの \d{6}$/);
    assert.match(await textTo(app, 'en'), /is your Sample code/);
    assert.match(await textTo(other, 'ja-JP'), /認証コード/);
  });

  it('D6 a message contains no text that a user has chosen, and the app’s name is escaped', async () => {
    const app = await world.app({ ...bothOnAllDay, name: 'Tom & <b>Jerry</b>' });
    const email = newEmail();
    const lure = 'win-a-prize.example';
    await app.register({ username: lure, displayName: lure, attributes: { lure }, email });
    const mail = await app.lastMessageTo(email);
    assert.ok(!JSON.stringify(mail).includes(lure));
    // A name loses <, > and ", in which a mail program could let a link begin (D9).
    assert.match(mail.html ?? '', /Tom &amp; bJerry\/b/);
    assert.doesNotMatch(mail.html ?? '', /<b>Jerry/);
  });
});

// Nothing listens on port 1.
const unreachable = {
  vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: 'http://127.0.0.1:1' },
  smtp: { url: 'smtp://127.0.0.1:1', from: 'no-reply@example.com' },
};

stories(
  'Messages while no provider can be reached',
  world => {
    it('D4 wait in the outbox, and the mutations that cause them succeed', async () => {
      const app = await world.app({ ...bothOnAllDay, allowedCountries: ['JP'] });
      const [phone, email] = [newPhone(), newEmail()];
      const user = await app.register({ username: newName(), phone, email });
      await world.server.settled();
      for (const address of [phone, email]) {
        const [message] = await outbox(world, address);
        assert.equal(message?.state, 'QUEUED');
        assert.match(message?.lastError ?? '', /^(vonage|smtp):/);
      }
      const states = (await user.me()).verifications.map(({ state }: { state: string }) => state);
      assert.deepEqual(states, ['QUEUED', 'QUEUED']);
      assert.deepEqual(await world.inbox(), [], 'the development inbox is for what no provider is there for');
    });
  },
  unreachable,
);

stories(
  'Messages in production',
  world => {
    it('D3 are never in a development inbox, which does not exist there', async () => {
      for (const path of ['/inbox', '/inbox.json']) assert.equal((await fetch(world.url + path)).status, 404);
    });

    it('D3 need a provider: an app cannot verify a kind of address without one', async () => {
      const app = await world.app();
      for (const field of ['emailVerification', 'phoneVerification']) {
        await refuses('BAD_USER_INPUT', () => app.set({ [field]: true }), { field });
      }
    });
  },
  { production: true, publicUrl: 'https://id.example.com' },
);

async function outbox(world: World, recipient: string) {
  const { db, tables } = world.server.deps.store.reader;
  return (await db.select().from(tables.messages)).filter(row => row.recipient === recipient);
}

/** Returns what a claimant sees of the one open verification. Checks that its state and times agree. */
function seen(world: World, { verifications }: Pick<TestUser['session']['user'], 'verifications'>) {
  const [{ kind, state, sentAt, expiresAt, resendAvailableAt, attemptsLeft }, ...others] = verifications;
  assert.deepEqual(others, []);
  assert.equal(state, sentAt === null ? 'QUEUED' : 'SENT');
  assert.ok(Date.parse(expiresAt) > world.now);
  assert.ok(Math.abs(Date.parse(resendAvailableAt) - 60_000 - world.now) < 30_000);
  return { kind, state, attemptsLeft };
}
