import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newEmail, newName, refuses } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

/** Every list with cursors, in every order. */
const lists = [
  ...(['NEWEST', 'OLDEST', 'LAST_LOGIN'] as const).map(sort => ['users', { sort }] as const),
  ['users', { filter: { search: 'example' } }],
  ['messages', {}],
  ['auditLog', {}],
  ['events', {}],
] as const;

stories('A page of a list', world => {
  it('O42 is continued by a cursor of the same list in the same order only', async () => {
    const app = await world.app({ emailVerification: true, webhookUrl: 'http://127.0.0.1:9/' });
    for (let users = 0; users < 3; users++) await app.register({ username: newName(), email: newEmail() });
    const cursors: string[] = [];
    for (const [list, variables] of lists) {
      const { nodes, pageInfo } = await app.admin(list, { ...variables, first: 1 });
      assert.deepEqual([nodes.length, pageInfo.hasNextPage], [1, true], JSON.stringify([list, variables]));
      cursors.push(pageInfo.endCursor);
    }
    for (const [at, [list, variables]] of lists.entries()) {
      for (const [from, after] of cursors.entries()) {
        const read = () => app.admin(list, { ...variables, first: 1, after });
        if (from === at) assert.equal((await read()).nodes.length, 1);
        else await refuses('BAD_USER_INPUT', read, { field: 'after', reason: 'MALFORMED' });
      }
    }
  });

  it('O42 is the default order when none is named', async () => {
    const app = await world.app();
    for (let users = 0; users < 3; users++) await app.register({ username: newName() });
    const { pageInfo } = await app.admin('users', { first: 1 });
    const { nodes } = await app.admin('users', { sort: 'NEWEST', first: 5, after: pageInfo.endCursor });
    assert.equal(nodes.length, 2);
  });
});
