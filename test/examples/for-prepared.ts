import { reclaim, seenHalfAYearAgo } from '../kit/reclaim.js';
import type { TestApp } from '../kit/test-app.js';
import { type Examples, type Given, hanako, register } from './example.js';

/** Follows the link of a mail without a session, and returns the token of the notice about it. */
async function verifiedByLink(app: TestApp): Promise<Given> {
  await register(app, ['username', 'email']);
  await app.do('verifyLink', { token: await app.tokenTo(hanako.email) });
  return { variables: { token: await app.tokenTo(hanako.email) } };
}

/** The list of what was on an account before an address was proven, and what was added to it later. */
export const preparedExamples: Examples = {
  removeAddedByNotice: {
    request: 'mutation ($token: String!) { removeAddedByNotice(token: $token) }',
    async given(app) {
      const user = await register(app, ['username', 'email', 'phone'], ['email']);
      await user.provePhone(hanako.phone);
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  keepNumberByNotice: {
    request: 'mutation ($token: String!) { keepNumberByNotice(token: $token) }',
    async given(app) {
      await app.set({ reclaimDormantNumbers: true });
      const owner = await register(app, ['username', 'email', 'phone'], ['email', 'phone']);
      await seenHalfAYearAgo(app, owner.id);
      await reclaim(app, hanako.phone);
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  removePrepared: {
    request: 'mutation ($token: String!) { removePrepared(token: $token) }',
    given: verifiedByLink,
  },
  disownAddress: {
    request: 'mutation ($token: String!) { disownAddress(token: $token) }',
    given: verifiedByLink,
  },
};
