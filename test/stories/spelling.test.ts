import assert from 'node:assert/strict';
import { it } from 'node:test';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, refuses, type TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

stories('How identifiers are spelled', world => {
  it('I1 a username is shown as entered and is the same in every letter case', async () => {
    const app = await world.app();
    const { id, session } = await app.register({ username: 'Ada.Lovelace_18-15' });
    assert.equal(session.user.username, 'Ada.Lovelace_18-15');
    for (const spelling of ['ada.lovelace_18-15', 'ADA.LOVELACE_18-15', 'USERNAME:Ada.Lovelace_18-15']) {
      assert.equal((await app.login(spelling)).id, id);
    }
  });

  it('I2 an email address is the same in every letter case, its domain in every form; dots and +tags tell apart', async () => {
    const app = await world.app();
    const { id, session } = await app.register({ email: 'Ada.L+news@BÜCHER.example' });
    assert.equal(session.user.email.value, 'ada.l+news@xn--bcher-kva.example');
    for (const spelling of [
      'ADA.L+NEWS@bücher.example',
      'ada.l+news@BU\u0308CHER.example',
      'EMAIL:ada.l+news@xn--bcher-kva.example',
    ]) {
      assert.equal((await app.login(spelling)).id, id);
      await refuses('IDENTIFIER_TAKEN', () => app.register({ email: spelling.replace('EMAIL:', '') }), {
        field: 'email',
      });
    }
    for (const other of ['adal+news@bücher.example', 'ada.l@bücher.example']) {
      assert.notEqual((await app.register({ email: other })).id, id);
    }
  });

  it('I3 a phone number is stored in E.164, however it is spelled; without + it needs the user’s country', async () => {
    const app = await world.app();
    const { id, session } = await app.register({ phone: '09011111111', country: 'jp' });
    assert.deepEqual([session.user.phone.value, session.user.country], ['+819011111111', 'JP']);
    for (const spelling of [
      '+819011111111',
      '+81 (0)90-1111-1111',
      '+８１９０１１１１１１１１',
      'PHONE:+819011111111',
      'PHONE:JP-090 1111 1111',
    ]) {
      assert.equal((await app.login(spelling)).id, id);
    }
    await refuses('IDENTIFIER_TAKEN', () => app.register({ phone: '+81 90 1111 1111' }), { field: 'phone' });
    await refuses('INVALID_IDENTIFIER', () => app.register({ phone: '09011111112' }), { field: 'phone' });
  });

  it('I3 with phone verification ON it must be international and a possible mobile (X4)', async () => {
    const app = await world.app({ phoneVerification: true });
    const refused = [
      ['INVALID_IDENTIFIER', '09011111111'],
      ['INVALID_IDENTIFIER', '+447700900124'],
      ['PHONE_NOT_ALLOWED', '+442079460000'],
      ['PHONE_NOT_ALLOWED', '+19005550123'],
      ['PHONE_NOT_ALLOWED', '+448431234567'],
      ['PHONE_NOT_ALLOWED', '+447640123456'],
      ['PHONE_NOT_ALLOWED', '+881612345678'],
    ] as const;
    for (const [code, phone] of refused) {
      const register = () => app.register({ username: newName(), phone, country: 'JP' });
      await changesNothing(world, () => refuses(code, register, { field: 'phone' }));
    }
    const { user } = (await app.register({ username: newName(), phone: '+81 90-1111-1111' })).session;
    assert.equal(user.phone.value, '+819011111111');
  });

  const malformed = {
    username: [
      '',
      'ab',
      'a'.repeat(65),
      '12345678',
      '_ada',
      'ada lovelace',
      'adä',
      'ada@home',
      'ada\u200b',
      'K\u212aelvin',
      'ada\0',
      'ada\ud800',
    ],
    email: [
      '',
      'ada',
      '"a b"@example.com',
      'a(comment)@example.com',
      'group: a@example.com;',
      'a@[127.0.0.1]',
      'ä@example.com',
      `${'a'.repeat(250)}@example.com`,
      'a@example.com\r\nBcc: b@example.com',
      'a\0@example.com',
      'a@exa\u202emple.com',
    ],
    phone: [
      '',
      '+',
      '+81',
      '+819011111111 ext. 5',
      'call +819011111111',
      '+1-800-FLOWERS',
      '+81\u200b9011111111',
      '+819011111111\0',
    ],
  };
  for (const [field, spellings] of Object.entries(malformed)) {
    it(`I5 a malformed ${field} is INVALID_IDENTIFIER, the field named, when signing up and when logging in`, async () => {
      const app = await world.app();
      for (const text of spellings) {
        const register = () => app.register({ username: newName(), [field]: text });
        await changesNothing(world, () => refuses('INVALID_IDENTIFIER', register, { field }));
        const login = () => app.login(`${field.toUpperCase()}:${text}`);
        await refuses('INVALID_IDENTIFIER', login, { field: 'identifier' });
      }
    });
  }
});

stories('What somebody types into a login form', world => {
  const username = 'grace';
  const email = 'grace@example.com';
  const phone = '+819022222222';
  const hits = [
    'grace',
    'GRACE',
    'grace@example.com',
    'Grace@Example.COM',
    phone,
    '+81 90 2222 2222',
    'USERNAME:grace',
    'EMAIL:grace@example.com',
    `PHONE:${phone}`,
    'PHONE:JP-09022222222',
  ];
  const misses = [
    'hopper',
    'hopper@example.com',
    '+819033333333',
    'PHONE:JP-09033333333',
    'EMAIL:hopper@example.com',
    'USERNAME:hopper',
  ];
  const senseless = [
    '',
    ' grace',
    '09022222222',
    'PHONE:09022222222',
    'PHONE:XX-09022222222',
    'EMAIL:grace',
    'USERNAME:grace@example.com',
    `USERNAME:${phone}`,
    'phone:JP-09022222222',
    '@',
    '+',
  ];

  it('L1 is a phone with +, an email address with @, else a username; a prefix names the kind', async () => {
    const app = await world.app();
    const { id } = await app.register({ username, email, phone });
    for (const identifier of hits) assert.equal((await app.login(identifier)).id, id, identifier);
    for (const identifier of misses) await refuses('INVALID_CREDENTIALS', () => app.login(identifier));
    for (const identifier of senseless) {
      await refuses('INVALID_IDENTIFIER', () => app.login(identifier), { field: 'identifier' });
    }
  });
});

stories('How texts are spelled', world => {
  const decomposed = 'Zoe\u0308';
  const family = '👩\u200d💻';

  it('I4 display names and attributes are kept in NFC, their emoji whole', async () => {
    const app = await world.app();
    const { me } = await signUpWith(app, {
      displayName: `${decomposed} ${family}`,
      attributes: { [decomposed]: [`${decomposed} ${family}`] },
    });
    assert.equal(me.displayName, `Zoë ${family}`);
    assert.deepEqual(me.attributes, { Zoë: [`Zoë ${family}`] });
  });

  const refused = {
    NUL: '\0',
    'a control': '\u0007',
    'a line break': '\n',
    'a bidi override': '\u202e',
    'half a character': '\ud83d',
  };
  for (const [what, character] of Object.entries(refused)) {
    it(`I4 ${what} is refused in every text, I5 the field is named`, async () => {
      const app = await world.app();
      const text = `a${character}b`;
      for (const [field, value] of Object.entries({
        displayName: text,
        country: text,
        locale: text,
        attributes: { deep: [{ [text]: 1 }] },
      })) {
        const register = () => app.register({ username: newName(), [field]: value });
        await changesNothing(world, () => refuses('BAD_USER_INPUT', register, { field }));
        await refuses('BAD_USER_INPUT', () => app.pseudoUser({ [field]: value }), { field });
      }
    });

    it(`I4 ${what} is refused in the settings of an app`, async () => {
      const app = await world.app();
      const text = `a${character}b`;
      const settings = {
        name: text,
        emailSender: `${text} <a@example.com>`,
        emailVerifiedUrl: `https://example.com/${text}`,
        testAddresses: [{ address: `${text}@example.com`, code: '123456' }],
      };
      for (const [field, value] of Object.entries(settings)) {
        await changesNothing(world, () => refuses('BAD_USER_INPUT', () => app.set({ [field]: value }), { field }));
      }
    });

    it(`I4 ${what} in an id or a token finds nothing and breaks nothing`, async () => {
      const app = await world.app();
      const user = await app.register({ username: newName() });
      const text = `a${character}b`;
      assert.equal(await user.do('user', { id: text }), null);
      await refuses('NOT_FOUND', () => user.do('endSession', { id: text }));
      await refuses('NOT_FOUND', () => app.admin('disableUser', { id: text }));
      await refuses('NOT_FOUND', () => app.admin('releaseAddress', { userId: text, kind: 'EMAIL' }));
      const reset = { resetId: text, code: '123456', newPassword: 'correct horse battery' };
      await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: reset }), { field: 'resetId' });
      await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token: text }), { field: 'token' });
      await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: text }), { field: 'refreshToken' });
    });
  }

  it('I4 the name of an app is kept in NFC', async () => {
    const app = await world.app({ name: decomposed });
    assert.equal((await app.do('app')).name, 'Zoë');
  });
});

stories('Which passwords are good enough', world => {
  it('W1 they have 8 to 256 code points after NFC, and every one of them counts', async () => {
    const app = await world.app();
    // Two code points each before NFC, one after it; and two UTF-16 units each.
    const [accents, emoji] = ['e\u0301'.repeat(128), '🦊'.repeat(128)];
    const longest = `${accents}${emoji}`;
    const username = newName();
    await app.register({ username, password: longest });
    await app.login(username, longest.normalize('NFC'));
    await refuses('INVALID_CREDENTIALS', () => app.login(username, `${accents}${'🦊'.repeat(127)}🐼`));
    await refuses('INVALID_CREDENTIALS', () => app.login(username, `${longest}x`));
    await app.register({ username: newName(), password: '🦊🐼🦁🐯🐨🐮🐷🐸' });
  });

  it('W1 nothing is asked of their composition', async () => {
    const app = await world.app();
    for (const password of ['zqxjkvbw', '        ', '92837465', '\u200b\u202e\tfox den']) {
      const username = newName();
      await app.register({ username, password });
      await app.login(username, password);
    }
  });

  const [username, email] = ['margaret', 'margaret.h@example.com'];
  const weak: Record<string, string> = {
    'seven characters': 'zqxjkvb',
    'eight code points that are seven in NFC': 'zqxjkve\u0301',
    '257 characters': 'zqxjkvbw'.repeat(33).slice(0, 257),
    'a common one': 'password123',
    'a common one in capitals': 'PASSWORD123',
    'the username': 'my-MARGARET-1969',
    'the email address': 'at margaret.h@example.com!',
    'the phone number': '+819044444444 ok',
    'the phone number as it is dialled at home': 'call 090 4444 4444',
    'the name of the app': 'bonnet-apollo-11',
    NUL: 'zqxj\0kvbw',
    'half a character': 'zqxj\ud83dkvbw',
  };
  for (const [what, password] of Object.entries(weak)) {
    it(`W1 refuses ${what}: WEAK_PASSWORD, nothing stored`, async () => {
      const app = await world.app({ name: 'Apollo' });
      const register = () => app.register({ username, email, phone: '+819044444444', password });
      await changesNothing(world, () => refuses('WEAK_PASSWORD', register, { field: 'password' }));
    });
  }

  it('W1 holds for the password of an upgrade too', async () => {
    const app = await world.app();
    const user = await app.pseudoUser();
    for (const [name, identifiers] of [
      ['password123', {}],
      ['is margaret', { username }],
    ] as const) {
      const upgrade = () => user.upgrade({ username: newName(), ...identifiers, password: name });
      await changesNothing(world, () => refuses('WEAK_PASSWORD', upgrade, { field: 'password' }));
    }
  });
});

stories('Where SMS may go', world => {
  it('X4 only to the countries on the app’s list; an empty list is any country, as long as nothing leaves the machine', async () => {
    const app = await world.app({ phoneVerification: true });
    await app.register({ username: newName(), phone: '+14155552671' });
    await app.set({ allowedCountries: ['JP', 'GB'] });
    await staysUnsent(world, app, '+14155552671');
    await app.register({ username: newName(), phone: newPhone() });
    await app.register({ username: newName(), phone: '+447400123456' });
  });

  it('X4 the list is no matter while phone verification is OFF, since nothing is sent', async () => {
    const app = await world.app({ allowedCountries: ['JP'] });
    assert.equal((await app.register({ phone: '+14155552671' })).session.user.phone.verified, true);
  });
});

stories(
  'Where SMS may go with a real provider',
  world => {
    it('X4 the list is mandatory: nowhere until the app names countries', async () => {
      const app = await world.app({ phoneVerification: true });
      await staysUnsent(world, app, newPhone());
      await app.set({ allowedCountries: ['JP'] });
      await app.register({ username: newName(), phone: newPhone() });
    });
  },
  { vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: 'http://127.0.0.1:9' } },
);

async function signUpWith(app: TestApp, profile: Record<string, unknown>) {
  const user = await app.register({ email: newEmail(), ...profile });
  return { user, me: await user.me() };
}

/** That neither a registration nor an upgrade gets an SMS to this number. */
async function staysUnsent(world: World, app: TestApp, phone: string): Promise<void> {
  const pseudo = await app.pseudoUser();
  for (const attempt of [() => app.register({ username: newName(), phone }), () => pseudo.upgrade({ phone })]) {
    await changesNothing(world, () => refuses('PHONE_NOT_ALLOWED', attempt, { field: 'phone' }));
  }
}
