import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Refused } from '../kit/graphql.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

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
      ['INVALID_IDENTIFIER', '+8190123456789012345'],
      ['PHONE_NOT_ALLOWED', '+447700900124'],
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
      'ab',
      'a'.repeat(65),
      '12345678',
      '_ada',
      'ada lovelace',
      'adä',
      'ada@home',
      'a\u200bda',
      'K\u212aelvin',
      'ada\0',
      'ada\ud800',
    ],
    email: [
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

stories('An identifier that somebody types into a login form', world => {
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
    ' grace',
    `\t${phone} `,
    'grace@example.com\n',
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

stories(
  'Every identifier that register accepts',
  world => {
    const localParts = [
      ...[
        '+819098765432',
        '+',
        '++1',
        '+.a',
        '+ada+tag',
        '-1',
        '123456',
        '09012345678',
        'JP-09011111111',
        '011819011111111',
      ],
      ...[
        "o'brien!#$%&*/=?^_`{|}~-",
        'PHONE',
        'USERNAME',
        'phone:+81',
        'PHONE:JP-09011111111',
        '(0)90',
        '\uff0b81',
        '.a',
        'a+',
      ],
    ];
    const domains = [
      'docomo.ne.jp',
      'BÜCHER.example',
      'xn--bcher-kva.example',
      '1.example',
      'a@b.example',
      '日本語。jp',
    ];
    const usernames = [
      ...[
        'abc',
        'ABC',
        'PHONE',
        'EMAIL',
        'USERNAME',
        'JP-09011111111',
        '1a2',
        '0x1234',
        '123.456',
        '090-1111-1111',
        '1-2',
        '1_2',
      ],
      ...['+abc', '123456', 'a+b', 'PHONE-123', 'tel.123', '819011111111', '00819011111111', 'a@b', ' abc', 'abc '],
    ];
    const phones = [
      ...[
        '+819011111111',
        '+81 90-1111-1112',
        '+81(0)90 1111 1113',
        '+(81) 90 1111 1114',
        '+８１９０１１１１１１１５',
        '+٨١٩٠١١١١١١١٦',
      ],
      ...[
        '+819011111117 ',
        ' +819011111118',
        '++819011111119',
        '\uff0b819011111121',
        'tel:+819011111122',
        '(+81)9011111123',
      ],
      ...[
        '+54 9 11 1234-5678',
        '+541187654321',
        '+881612345678',
        '+1 415 555 2671',
        '+1-800-FLOWERS',
        '+819011111124 ext. 5',
      ],
    ];
    const submitted = [
      ...localParts.flatMap(local => domains.map(domain => ['email', `${local}@${domain}`] as const)),
      ...usernames.map(username => ['username', username] as const),
      ...phones.map(phone => ['phone', phone] as const),
    ];

    it('L1 is found by login with the same text', async () => {
      const app = await world.app();
      const accepted: string[] = [];
      for (const [field, text] of submitted) {
        const user = await app.register({ [field]: text }).catch(ignoreRefused);
        if (user === null) continue;
        accepted.push(text);
        assert.equal((await app.login(text)).id, user.id, text);
      }
      // So that the list contains no refused texts.
      assert.ok(accepted.length > 60, accepted.join(' '));
      assert.ok(accepted.includes('+819098765432@docomo.ne.jp'));
    });

    it('L1 I3 without + is found by its country if it is a number', async () => {
      const app = await world.app();
      for (const [country, phone] of [
        ['JP', '090-2222-2221'],
        ['JP', '(090) 22222222'],
        ['US', '415 555 2671'],
        ['US', '011819022222223'],
      ]) {
        const user = await app.register({ phone, country });
        assert.equal((await app.login(`PHONE:${country}-${phone}`)).id, user.id, phone);
      }
    });
  },
  { limitsEnabled: false },
);

function ignoreRefused(error: unknown): null {
  assert(error instanceof Refused, String(error));
  assert(['INVALID_IDENTIFIER', 'IDENTIFIER_TAKEN', 'USERNAME_TAKEN'].includes(error.code), error.code);
  return null;
}

stories('How texts are spelled', world => {
  const decomposed = 'Zoe\u0308';
  const family = '👩\u200d💻';

  it('I4 display names and attributes are kept in NFC, with complete emoji', async () => {
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

async function signUpWith(app: TestApp, profile: Record<string, unknown>) {
  const user = await app.register({ email: newEmail(), ...profile });
  return { user, me: await user.me() };
}
