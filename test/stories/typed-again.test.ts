import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { findChallenge } from '../../src/domain/verification/challenges.queries.js';
import { Refused } from '../kit/graphql.js';
import { nearly } from '../kit/hostile-texts.js';
import { newEmail, newName, newPhone, type TestApp, type TestUser } from '../kit/test-app.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { engines, World } from '../kit/world.js';

/** `TYPED_RUNS=2000 TYPED_SEED=$RANDOM npm test -- typed-again` tries more. */
const numRuns = Number(process.env.TYPED_RUNS ?? 40);
const seed = Number(process.env.TYPED_SEED ?? 20_240_229);

type Kind = 'USERNAME' | 'EMAIL' | 'PHONE';
const fieldOf = { USERNAME: 'username', EMAIL: 'email', PHONE: 'phone' } as const;

const fullWidth = (text: string) => text.replace(/[!-~]/g, each => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
const digitsFrom = (zero: number) => (text: string) =>
  text.replace(/[0-9]/g, digit => String.fromCodePoint(zero + Number(digit)));

const around = [
  '',
  '',
  ' ',
  '\t',
  '\n',
  '\u00a0',
  '\u3000',
  '\u202a',
  '\u202c',
  '\u202f',
  '\u2066',
  '\u200b',
  '\ufeff',
];

/** Changes that devices and people make to a text. */
const spellings: Record<Kind, ((text: string) => string)[]> = {
  USERNAME: [text => text, fullWidth, text => text.toUpperCase()],
  EMAIL: [
    ...[(text: string) => text, fullWidth, (text: string) => text.toUpperCase()],
    ...[(text: string) => `<${text}>`, (text: string) => `mailto:${text}`, (text: string) => fullWidth(`<${text}>`)],
  ],
  PHONE: [
    ...[(text: string) => text, fullWidth, digitsFrom(0x966), digitsFrom(0x9e6), digitsFrom(0x660), digitsFrom(0x6f0)],
    ...[(text: string) => `tel:${text}`, (text: string) => text.replace('+81', '0')],
    ...[(text: string) => text.replace('+81', '+81 (0)'), (text: string) => fullWidth(text.replace('+81', '0'))],
  ],
};
const fresh = { USERNAME: newName, EMAIL: newEmail, PHONE: newPhone };

function typed(kind: Kind): fc.Arbitrary<string> {
  // Each run needs a new identifier, hence `noShrink`: a smaller example would be another user.
  const value = fc.noShrink(fc.constant(null).map(() => fresh[kind]()));
  const spelled = fc
    .tuple(fc.constantFrom(...around), value, fc.constantFrom(...spellings[kind]), fc.constantFrom(...around))
    .map(([start, text, spell, end]) => start + spell(text) + end);
  return fc.oneof({ weight: 3, arbitrary: spelled }, { weight: 1, arbitrary: nearly(spelled) });
}

for (const engine of engines) {
  describe(`I9 Every identifier that can be stored can be typed again (${engine})`, () => {
    const world = new World(engine, { limitsEnabled: false });
    let app: TestApp;
    let watcher: TestUser;
    before(async () => {
      await world.start();
      Object.assign(world.server.deps, { passwords: withoutHashing(world) });
      app = await world.app();
      watcher = await app.register({ username: newName() });
    });
    after(() => world.stop());

    for (const kind of ['USERNAME', 'EMAIL', 'PHONE'] as const) {
      it(`a ${fieldOf[kind]} that a registration accepted finds its user at login, reset and lookup`, async t => {
        let accepted = 0;
        await fc.assert(
          fc.asyncProperty(typed(kind), fc.constantFrom(null, 'JP', 'US'), async (text, country) => {
            const user = await app.register({ [fieldOf[kind]]: text, country }).catch(ignoreRefused);
            if (user === null) return;
            accepted++;
            for (const again of waysToType(kind, text, country, user)) await finds(again, user);
          }),
          { seed, numRuns, endOnFailure: true },
        );
        t.diagnostic(`${accepted} of ${numRuns} accepted`);
        assert.ok(accepted > numRuns / 2, `${accepted} of ${numRuns} accepted`);
      });
    }

    async function finds(text: string, { id }: TestUser): Promise<void> {
      assert.equal((await app.login(text)).id, id, JSON.stringify(text));
      assert.equal((await watcher.do('userByIdentifier', { identifier: text }))?.id, id, JSON.stringify(text));
      const { owner } = await app.admin('explainIdentifier', { identifier: text });
      assert.equal(owner?.id, id, JSON.stringify(text));
      const { resetId } = await app.do('requestPasswordReset', { identifier: text });
      const reset = await findChallenge(world.server.deps.store.reader, resetId);
      // A reset needs an address.
      if (reset?.value.startsWith('+') || reset?.value.includes('@'))
        assert.equal(reset.userId, id, JSON.stringify(text));
    }
  });
}

/** The text of the registration, with its kind and country where the text alone does not say them, and what was stored. */
function waysToType(kind: Kind, text: string, country: string | null, { session }: TestUser): string[] {
  if (kind === 'USERNAME') return [text, `USERNAME:${text}`, session.user.username];
  if (kind === 'EMAIL') return [text, `EMAIL:${text}`, session.user.email.value];
  const { value } = session.user.phone;
  const isInternational = /[+＋]/.test(text);
  const named = country === null ? `PHONE:${text}` : `PHONE:${country}-${text}`;
  return [named, value, `PHONE:${value}`, ...(isInternational ? [text] : [])];
}

function ignoreRefused(error: unknown): null {
  assert(error instanceof Refused, String(error));
  const expected = ['INVALID_IDENTIFIER', 'IDENTIFIER_TAKEN', 'USERNAME_TAKEN', 'WEAK_PASSWORD', 'BAD_USER_INPUT'];
  assert(expected.includes(error.code), error.code);
  return null;
}
