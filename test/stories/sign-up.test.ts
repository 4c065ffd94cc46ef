import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { bothOn, profileOf } from '../kit/addresses.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, password, refuses, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const switches = {
  'both OFF': { emailVerification: false, phoneVerification: false },
  'email ON': { emailVerification: true, phoneVerification: false },
  'phone ON': { emailVerification: false, phoneVerification: true },
  'both ON': bothOn,
};

/** A3: the given identifiers, and whether they are accepted with both switches OFF, email ON, phone ON, both ON. */
const table = [
  ['nothing', 'no', 'no', 'no', 'no'],
  ['username', 'yes', 'yes', 'yes', 'yes'],
  ['username and email', 'yes', 'yes', 'yes', 'yes'],
  ['username and phone', 'yes', 'yes', 'yes', 'yes'],
  ['username and email and phone', 'yes', 'yes', 'yes', 'yes'],
  ['generateUsername', 'yes', 'yes', 'yes', 'yes'],
  ['generateUsername and email', 'yes', 'yes', 'yes', 'yes'],
  ['generateUsername and phone', 'yes', 'yes', 'yes', 'yes'],
  ['generateUsername and email and phone', 'yes', 'yes', 'yes', 'yes'],
  ['email', 'yes', 'no', 'yes', 'no'],
  ['phone', 'yes', 'yes', 'no', 'no'],
  ['email and phone', 'yes', 'yes', 'yes', 'no'],
] as const;

const given: Record<string, () => unknown> = {
  username: newName,
  email: newEmail,
  phone: newPhone,
  generateUsername: () => true,
};

function supply(names: string): Record<string, unknown> {
  return Object.fromEntries(names.split(' and ').flatMap(name => (given[name] ? [[name, given[name]()]] : [])));
}

stories(
  'Which identifiers sign up',
  world => {
    for (const [column, [state, settings]] of Object.entries(switches).entries()) {
      for (const [supplied, ...answers] of table) {
        const isAccepted = answers[column] === 'yes';
        it(`A3 ${supplied}, ${state}: ${isAccepted ? 'accepted' : 'refused, nothing stored and nothing sent'}`, async () => {
          const app = await world.app(settings);
          const register = () => app.register(supply(supplied));
          if (isAccepted) {
            const { loginIdentifiers } = (await register()).session.user;
            assert.equal((await app.login(loginIdentifiers[0])).session.user.isPseudo, false);
          } else {
            const { signUpOptions } = await app.do('app');
            const details = { field: 'username', signUpOptions };
            await changesNothing(world, () => refuses('IDENTIFIER_REQUIRED', register, details));
          }
        });
      }

      it(`S4 ${state}: signUpOptions are what register accepts, and follow the switches at once`, async () => {
        const accepted = table.filter(
          ([supplied, ...answers]) => answers[column] === 'yes' && !/generate/.test(supplied),
        );
        const app = await world.app();
        await app.set(settings);
        const { signUpOptions } = await app.do('app');
        const options = signUpOptions.map((kinds: string[]) => kinds.join(' and ').toLowerCase());
        assert.deepEqual(options.sort(), accepted.map(([supplied]) => supplied).sort());
      });
    }
  },
  { limitsEnabled: false },
);

stories('Signing up', world => {
  it('A1 accepts a profile, or none, and A4 logs the new user in', async () => {
    const app = await world.app();
    const profile = {
      displayName: 'Ada',
      country: 'GB',
      locale: 'en-GB',
      attributes: { plan: { seats: [1, 2.5, null] } },
    };
    const user = await app.register({ username: newName(), ...profile });
    const { displayName, country, locale, attributes } = await user.me();
    assert.deepEqual({ displayName, country, locale, attributes }, profile);

    const { username, ...bare } = (await app.register({ username: newName(), email: null, displayName: null })).session
      .user;
    assert.deepEqual(
      [bare.displayName, bare.country, bare.locale, bare.attributes, bare.email],
      [null, null, null, null, null],
    );
  });

  it('A10 an empty field counts as not given, and an unknown country or locale is ignored', async () => {
    const app = await world.app();
    const empty = { email: '', phone: ' ', country: '', locale: '\u00a0', displayName: '' };
    const { user } = (await app.register({ username: newName(), ...empty })).session;
    for (const field of Object.keys(empty)) assert.equal(user[field], null, field);
    const unknown = { country: 'Japan', locale: 'no locale' };
    for (const known of [
      (await app.register({ email: newEmail(), username: '', ...unknown })).session.user,
      (await app.register({ generateUsername: true, username: '', ...unknown })).session.user,
      (await app.register({ phone: newPhone(), ...unknown })).session.user,
      (await app.pseudoUser(unknown)).session.user,
      (await (await app.pseudoUser()).upgrade({ username: newName(), email: '', ...unknown })).session.user,
    ]) {
      assert.deepEqual([known.country, known.locale], [null, null]);
    }
    await refuses('IDENTIFIER_REQUIRED', () => app.register({ email: '', phone: '' }));
  });

  it('A10 an unknown country is refused where a local number needs it, and a malformed address always', async () => {
    const app = await world.app();
    const pseudo = await app.pseudoUser({ country: 'JP' });
    for (const signUp of [app.register.bind(app), pseudo.upgrade.bind(pseudo)]) {
      const local = () => signUp({ username: newName(), phone: '09012345678', country: 'Japan' });
      await changesNothing(world, () => refuses('BAD_USER_INPUT', local, { field: 'country' }));
      for (const field of ['email', 'phone']) {
        const malformed = () => signUp({ username: newName(), [field]: 'x', country: 'JP' });
        await changesNothing(world, () => refuses('INVALID_IDENTIFIER', malformed, { field }));
      }
    }
  });

  it('A10 a country and a locale are read in the forms that people and platforms use', async () => {
    const app = await world.app();
    const user = await app.register({ phone: '07911 123456', country: 'uk', locale: 'zh_TW_#Hant' });
    const { phone, country, locale } = user.session.user;
    assert.deepEqual([phone.value, country, locale], ['+447911123456', 'GB', 'zh-Hant-TW']);
    assert.equal((await app.login('PHONE:UK-07911 123456')).id, user.id);
  });

  const unfit: [field: string, value: unknown][] = [
    ['displayName', 'x'.repeat(101)],
    ['attributes', { text: 'x'.repeat(16 * 1024) }],
    ['attributes', ['a list']],
  ];
  for (const [field, value] of unfit) {
    it(`A1 refuses a ${field} like ${JSON.stringify(value).slice(0, 20)}, naming the field`, async () => {
      const app = await world.app();
      const register = () => app.register({ username: newName(), [field]: value });
      await changesNothing(world, () => refuses('BAD_USER_INPUT', register, { field }));
    });
  }

  it('A1 needs a password', async () => {
    const app = await world.app();
    for (const none of [null, undefined]) {
      await refuses('BAD_USER_INPUT', () => app.register({ username: newName(), password: none }), {
        field: 'password',
      });
    }
    await refuses('WEAK_PASSWORD', () => app.register({ username: newName(), password: '' }), { field: 'password' });
  });

  it('A1 attributes have 16 KiB of JSON at most', async () => {
    const app = await world.app();
    const attributes = { text: 'x'.repeat(16 * 1024 - '{"text":""}'.length) };
    assert.deepEqual((await app.register({ username: newName(), attributes })).session.user.attributes, attributes);
    const tooLong = { text: `${attributes.text}x` };
    const register = () => app.register({ username: newName(), attributes: tooLong });
    await refuses('BAD_USER_INPUT', register, { field: 'attributes' });
  });

  it('A2 the password is checked before the identifiers', async () => {
    const app = await world.app({ emailVerification: true });
    const username = newName();
    await app.register({ username });
    for (const identifiers of [{}, { username }, { username: '?' }, { email: 'no address' }, { email: newEmail() }]) {
      const register = () => app.register({ ...identifiers, password: 'short' });
      await changesNothing(world, () => refuses('WEAK_PASSWORD', register, { field: 'password' }));
    }
  });

  it('A5 a username is unique in any letter case, and A8 the address beside a taken one gets no message', async () => {
    const app = await world.app(bothOn);
    const username = `Ada${newName()}`;
    await app.register({ username });
    for (const taken of [username, username.toLowerCase(), username.toUpperCase()]) {
      const register = () => app.register({ username: taken, email: newEmail(), phone: newPhone() });
      await changesNothing(world, () => refuses('USERNAME_TAKEN', register, { field: 'username' }));
    }
  });

  it('A6 OFF: an address is verified as soon as it is stored, nothing is sent, and a second user gets IDENTIFIER_TAKEN', async () => {
    const app = await world.app();
    const [email, phone] = [newEmail(), newPhone()];
    const { user } = (await app.register({ email, phone })).session;
    assert.deepEqual([user.email.verified, user.phone.verified], [true, true]);
    assert.notEqual(user.email.verifiedAt, null);
    assert.deepEqual([...(await app.messagesTo(email)), ...(await app.messagesTo(phone))], []);

    for (const [field, value] of Object.entries({ email, phone })) {
      const register = () => app.register({ username: newName(), [field]: value });
      await changesNothing(world, () => refuses('IDENTIFIER_TAKEN', register, { field }));
    }
  });

  it('A8 ON: exactly one message is sent to each address, which is current and unverified; nothing is pending', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const { user } = (await app.register({ username: newName(), email, phone })).session;
    assert.deepEqual(user.email, { value: email, verified: false, verifiedAt: null });
    assert.deepEqual(user.phone, { value: phone, verified: false, verifiedAt: null });
    assert.deepEqual([user.pendingEmail, user.pendingPhone], [null, null]);
    assert.deepEqual(
      (await app.messagesTo(email)).map(({ kind }) => kind),
      ['EMAIL_VERIFICATION'],
    );
    assert.deepEqual(
      (await app.messagesTo(phone)).map(({ kind }) => kind),
      ['PHONE_VERIFICATION'],
    );
  });

  for (const [kind, newAddress] of [
    ['email', newEmail],
    ['phone', newPhone],
  ] as const) {
    it(`A7 ON: nobody who signs up can see whether an ${kind} is free, claimed, owned, or its owner has had today’s notice`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const free = await app.register({ username: newName(), [kind]: address });
      const claimed = await app.register({ username: newName(), [kind]: address });
      await (kind === 'email' ? claimed.proveEmail(address) : claimed.provePhone(address));
      const owned = await app.register({ username: newName(), [kind]: address });
      const told = await app.register({ username: newName(), [kind]: address });

      const expected = atOnce(await app.register({ username: newName(), [kind]: newAddress() }));
      for (const user of [free, claimed, owned, told]) assert.deepEqual(atOnce(user), expected);
      const afterwards = [];
      for (const user of [free, owned, told]) afterwards.push(shape(await profileOf(user)));
      assert.deepEqual(afterwards[1], afterwards[0]);
      assert.deepEqual(afterwards[2], afterwards[0]);
      const kinds = (await app.messagesTo(address)).map(message => message.kind.replace(/^(EMAIL|PHONE)_/, ''));
      assert.deepEqual(kinds, ['ADDRESS_IN_USE', 'VERIFIED', 'VERIFICATION', 'VERIFICATION']);
    });
  }

  it('A9 generateUsername invents a name that logs in, and another one if it is taken', async () => {
    const app = await world.app(bothOn);
    const drawn = randomBytes(10);
    let rigged = 2;
    world.randomBytes = size => (size === drawn.length && rigged-- > 0 ? drawn : randomBytes(size));
    const first = (await app.register({ generateUsername: true })).session.user;
    const second = (await app.register({ generateUsername: true })).session.user;
    world.randomBytes = randomBytes;
    assert.ok(rigged < 0, 'the second draw collided and was repeated');
    assert.notEqual(second.username, first.username);
    assert.equal((await app.login(second.username)).id, second.id);
  });

  it('A9 a given username beside it is refused', async () => {
    const app = await world.app();
    const register = () => app.register({ username: newName(), generateUsername: true });
    await changesNothing(world, () => refuses('BAD_USER_INPUT', register, { field: 'generateUsername' }));
  });
});

stories(
  'Signing up at the same moment',
  world => {
    const races: [rule: string, field: string, newValue: () => string, code: string][] = [
      ['A5 a username', 'username', newName, 'USERNAME_TAKEN'],
      ['A6 an address whose switch is OFF', 'email', newEmail, 'IDENTIFIER_TAKEN'],
    ];
    for (const [rule, field, newValue, code] of races) {
      it(`${rule} can be had by exactly one of twenty`, async () => {
        const app = await world.app();
        const value = newValue();
        const spellings = Array.from({ length: 20 }, (_, index) => (index % 2 ? value.toUpperCase() : value));
        const outcomes = await Promise.allSettled(spellings.map(each => app.register({ [field]: each })));
        const codes = outcomes.map(outcome => (outcome.status === 'fulfilled' ? 'signed up' : outcome.reason.code));
        assert.deepEqual(codes.sort(), [...Array(19).fill(code), 'signed up'].sort());
        assert.equal((await app.login(value, password)).session.user.loginIdentifiers.length, 1);
      });
    }

    it('A7 an address whose switch is ON is claimed by all of twelve, and each gets a message', async () => {
      const app = await world.app(bothOn);
      const email = newEmail();
      await Promise.all(Array.from({ length: 12 }, () => app.register({ username: newName(), email })));
      assert.equal((await app.messagesTo(email)).length, 12);
    });
  },
  { limitsEnabled: false },
);

/** Returns a response without the values that differ between users: ids, names, addresses and times. */
/** Returns the shape of the answer to a registration, except whether its message has left already. */
function atOnce({ session: { user } }: TestUser): unknown {
  const verifications = user.verifications.map(({ state, sentAt, ...others }: Record<string, unknown>) => {
    assert.ok(state === 'QUEUED' ? sentAt === null : state === 'SENT', String(state));
    return others;
  });
  return shape({ ...user, verifications });
}

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(each => (typeof each === 'string' ? '…' : shape(each)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, isPersonal(name, each) ? '…' : shape(each)]),
  );
}

function isPersonal(name: string, value: unknown): boolean {
  return typeof value === 'string' && /^(id|username|value|address)$|At$/.test(name);
}
