import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { bonafide, importUsers } from '../kit/command-line.js';
import type { AnyData } from '../kit/graphql.js';
import { changesNothing, storeAs } from '../kit/stored.js';
import { newEmail, newName, refuses, type TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

type Kind = 'USERNAME' | 'EMAIL' | 'PHONE';

interface OldForm {
  what: string;
  kind: Kind;
  /** The identifier that the user registers with today. */
  today: string;
  /** As an earlier version stored it. */
  stored: string;
  /** As its user may type it. */
  typed: string[];
}

/** A number of the plan of Côte d'Ivoire before 2021, which has no possible length any more. */
const oldNumber = '+22507123456';

const oldForms: OldForm[] = [
  {
    what: 'a number of an old plan',
    kind: 'PHONE',
    today: '+2250707123456',
    stored: oldNumber,
    typed: [oldNumber, ' +225 07 12 34 56 ', 'PHONE:+225 (07) 12-34-56'],
  },
  {
    what: 'a number with a prefix that is dropped today',
    kind: 'PHONE',
    today: '+5491112345678',
    stored: '+54111512345678',
    typed: ['+54111512345678', '+54 11 15 1234-5678'],
  },
  {
    what: 'a number of more than fifteen digits (I10)',
    kind: 'PHONE',
    today: '+819012345678',
    stored: '+8190123456789012345',
    typed: ['+8190123456789012345', '+81 90 1234 5678 9012 345'],
  },
  {
    what: 'an address in mixed case',
    kind: 'EMAIL',
    today: 'ada@example.com',
    stored: 'Ada@Example.com',
    typed: ['Ada@Example.com', 'EMAIL:Ada@Example.com '],
  },
  {
    what: 'an address with a domain that is no A-label',
    kind: 'EMAIL',
    today: 'ada@xn--bcher-kva.example',
    stored: 'ada@bücher.example',
    typed: ['ada@bücher.example', 'ada@bu\u0308cher.example'],
  },
  {
    what: 'an address that is refused today',
    kind: 'EMAIL',
    today: 'ada@example.net',
    stored: 'ädä@example.net',
    typed: ['ädä@example.net', 'a\u0308da\u0308@example.net'],
  },
  {
    what: 'a username in mixed case',
    kind: 'USERNAME',
    today: 'ada-lovelace',
    stored: 'Ada-Lovelace',
    typed: ['Ada-Lovelace'],
  },
  {
    what: 'a username that is not NFKC',
    kind: 'USERNAME',
    today: 'office',
    stored: 'oﬃce',
    typed: ['oﬃce', 'USERNAME:oﬃce'],
  },
];

const fieldOf = { USERNAME: 'username', EMAIL: 'email', PHONE: 'phone' } as const;

/** Returns the owner of an old form, in an app without verification. */
async function ownerOf(world: World, app: TestApp, { kind, today, stored }: OldForm) {
  const user = await app.register({ [fieldOf[kind]]: today });
  await storeAs(world, user.id, kind, stored);
  return user;
}

stories('An identifier that an earlier version stored', world => {
  for (const form of oldForms) {
    it(`I6 ${form.what} logs in its owner, and is found by lookups and admins`, async () => {
      const app = await world.app();
      const owner = await ownerOf(world, app, form);
      const other = await app.register({ username: newName() });
      for (const typed of form.typed) {
        assert.equal((await app.login(typed)).id, owner.id, typed);
        assert.equal((await other.do('userByIdentifier', { identifier: typed }))?.id, owner.id, typed);
        const report = await app.admin('explainIdentifier', { identifier: typed });
        assert.deepEqual([report.canLogIn, report.owner?.id], [true, owner.id], typed);
      }
    });
  }

  for (const form of oldForms.filter(({ kind }) => kind !== 'USERNAME')) {
    it(`I6 a reset for ${form.what} is sent to its owner`, async () => {
      const app = await world.app();
      const owner = await ownerOf(world, app, form);
      for (const identifier of form.typed) {
        const { accepted } = await app.do('requestPasswordReset', { identifier });
        assert.equal(accepted, true);
      }
      await world.server.settled();
      for (const recipient of form.typed) {
        const { nodes } = await app.admin('messages', { filter: { recipient } });
        const sent = nodes.filter((message: { user: { id: string } | null }) => message.user?.id === owner.id);
        assert.equal(sent.length, form.typed.length, recipient);
      }
    });
  }

  for (const form of oldForms) {
    it(`I6 nobody else can take ${form.what} as it is stored (A6)`, async () => {
      const app = await world.app();
      await ownerOf(world, app, form);
      const input = { username: newName(), [fieldOf[form.kind]]: form.stored };
      const code =
        form.kind === 'USERNAME' ? /USERNAME_TAKEN|INVALID_IDENTIFIER/ : /IDENTIFIER_TAKEN|INVALID_IDENTIFIER/;
      await assert.rejects(() => app.register(input), { code });
      const { report } = await importUsers(app, [{ ...input, passwordHash: null, email: input.email ?? newEmail() }]);
      assert.match(report[0]?.[1], code);
    });
  }

  it('I6 O2 a search by its beginning finds its owner once, in either form', async () => {
    const app = await world.app();
    for (const form of oldForms.filter(({ stored }) => !/^ada/i.test(stored))) await ownerOf(world, app, form);
    const both = await app.register({ username: 'ada-byron', email: 'adb@example.com' });
    await storeAs(world, both.id, 'EMAIL', 'Adb@example.com');
    const found = async (search: string) => {
      const { nodes } = await app.admin('users', { filter: { search } });
      return nodes.map((node: AnyData) => node.username ?? node.email?.value ?? node.phone?.value);
    };
    assert.deepEqual(await found('+225 07-1'), [oldNumber]);
    // The letters of a search are folded (O13).
    assert.deepEqual(await found('äd'), ['ada-byron', 'ädä@example.net']);
    assert.deepEqual(await found('oﬃ'), ['oﬃce']);
    assert.deepEqual(await found('Adb'), ['ada-byron']);
    assert.deepEqual(await found('ad'), ['ada-byron', 'ädä@example.net']);
    assert.deepEqual(await found('Ad'), ['ada-byron', 'ädä@example.net']);
  });

  it('I6 if both forms have an owner, today’s wins, and neither logs in the other', async () => {
    const app = await world.app();
    const old = await app.register({ username: newName(), email: 'first@example.com' });
    await storeAs(world, old.id, 'EMAIL', 'Ada@Example.com');
    const today = await app.register({
      username: newName(),
      email: 'ada@example.com',
      password: 'another horse battery',
    });
    for (const typed of ['Ada@Example.com', 'ada@example.com']) {
      assert.equal((await app.login(typed, 'another horse battery')).id, today.id);
      await refuses('INVALID_CREDENTIALS', () => app.login(typed));
    }
  });

  it('I6 a claim on it sends the owner a notice, and no valid code (D5)', async () => {
    const app = await world.app(bothOn);
    const owner = await app.registerProven({ email: 'first@example.com' });
    await storeAs(world, owner.id, 'EMAIL', 'Ada@Example.com');
    const claimant = await app.register({ username: newName(), email: 'Ada@Example.com' });
    const message = await app.lastMessageTo('ada@example.com');
    assert.deepEqual([message.kind, message.code, message.link], ['ADDRESS_IN_USE', null, null]);
    assert.equal((await claimant.me()).email.verified, false);
  });

  it('I6 its owner may enter it in today’s form, which is the same address', async () => {
    const app = await world.app();
    const owner = await app.register({ username: newName(), email: 'first@example.com' });
    await storeAs(world, owner.id, 'EMAIL', 'Ada@Example.com');
    await owner.change('EMAIL', 'Ada@Example.com');
    assert.equal((await owner.me()).email.value, 'ada@example.com');
    assert.equal((await app.login('ada@example.com')).id, owner.id);
  });
});

stories('Rewriting old forms in today’s form', world => {
  const run = (app: TestApp, ...options: string[]) => bonafide(world, ['respell', '--app', app.id, ...options]);

  it('I8 lets users be found by today’s form, and nobody else can take it', async () => {
    const app = await world.app();
    const owner = await app.register({ username: 'ada.king', email: 'first@example.com', phone: '+5491112345678' });
    await storeAs(world, owner.id, 'USERNAME', 'Ada.King');
    await storeAs(world, owner.id, 'EMAIL', 'Ada@BÜCHER.example');
    await storeAs(world, owner.id, 'PHONE', '+54111512345678');
    const refusedToday = await app.register({ username: newName(), email: 'second@example.com' });
    await storeAs(world, refusedToday.id, 'EMAIL', 'ädä@example.com');
    await changesNothing(world, async () => {
      assert.match(
        (await run(app)).stdout,
        /^3 owned and 0 claimed identifiers would move, 0 stay\.\nNothing was written/,
      );
    });
    assert.equal((await run(app, '--apply')).stdout, '3 owned and 0 claimed identifiers moved, 0 stay.\n');
    const { username, email, phone } = await owner.me();
    assert.deepEqual([username, email.value, phone.value], ['Ada.King', 'ada@xn--bcher-kva.example', '+5491112345678']);
    for (const typed of ['ada.king', 'Ada@bücher.example', '+54 9 11 1234-5678']) {
      assert.equal((await app.login(typed)).id, owner.id);
    }
    await refuses('IDENTIFIER_TAKEN', () => app.register({ email: 'ada@xn--bcher-kva.example' }));
    assert.equal((await app.login('ädä@example.com')).id, refusedToday.id);
    assert.equal((await run(app, '--apply')).stdout, '0 owned and 0 claimed identifiers moved, 0 stay.\n');
  });

  it('I8 gives a form of today to one of two owners, and lists the other', async () => {
    const app = await world.app();
    const users = [await app.register({ email: 'a@example.com' }), await app.register({ email: 'b@example.com' })];
    await storeAs(world, users[0]?.id ?? '', 'EMAIL', 'ADA@example.com');
    await storeAs(world, users[1]?.id ?? '', 'EMAIL', 'Ada@example.com');
    for (const options of [[], ['--apply']]) {
      const { stdout, status } = await run(app, ...options);
      assert.match(stdout, new RegExp(`^Stays: user ${users[1]?.id}, a\\*+@e\\*+e\\.com: another user has`, 'm'));
      assert.match(stdout, /^1 owned and 0 claimed identifiers (would move|moved), 1 stay\.$/m);
      assert.equal(status, 2);
    }
    assert.equal((await app.login('ada@example.com')).id, users[0]?.id);
  });
});

stories('A text that today’s rules refuse', world => {
  it('I6 L4 gives the same answers whether or not somebody owns it', async () => {
    const app = await world.app();
    await ownerOf(world, app, oldForms[0] as OldForm);
    const asker = await app.register({ username: newName() });
    for (const identifier of [oldNumber, '+22507123457']) {
      const refused = { field: 'identifier' };
      await refuses('INVALID_IDENTIFIER', () => app.login(identifier, 'a wrong password'), refused);
      assert.equal((await app.do('requestPasswordReset', { identifier })).accepted, true);
    }
    const lookUp = () => asker.do('userByIdentifier', { identifier: '+22507123457' });
    await refuses('INVALID_IDENTIFIER', lookUp, { field: 'identifier' });
  });

  it('X1 I6 has its wrong passwords counted, and all spellings of one text share a budget', async () => {
    const app = await world.app();
    const spellings = ['+225 07 12 34 56', '+22507123456', 'PHONE:+225-07-12-34-56'];
    for (let failure = 0; failure < 10; failure++) {
      const identifier = spellings[failure % spellings.length] as string;
      await refuses('INVALID_IDENTIFIER', () => app.login(identifier, 'a wrong password'));
    }
    for (const identifier of spellings) await refuses('RATE_LIMITED', () => app.login(identifier));
  });
});
