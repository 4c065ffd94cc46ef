import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openPostgres } from '../../src/platform/store/postgres.js';
import type { Store } from '../../src/platform/store/store.js';
import { type CountingProxy, startCountingProxy } from '../kit/counting-proxy.js';
import { ask } from '../kit/graphql.js';
import { openNode } from '../kit/node.js';
import { password, type TestApp } from '../kit/test-app.js';
import { World } from '../kit/world.js';

const session = '{ accessToken refreshToken }';
const register = `mutation ($input: RegisterInput!) { register(input: $input) ${session} }`;
const createPseudoUser = 'mutation { createPseudoUser { accessToken refreshToken user { id isPseudo } } }';
const logIn = `mutation ($identifier: String!, $password: String!) {
  login(identifier: $identifier, password: $password) ${session} }`;
const me = '{ me { id username email { value verified } phone { value verified } createdAt } }';
const refresh = `mutation ($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) {
  accessToken refreshToken user { id username } } }`;
const verifyPhone = 'mutation ($code: String!) { verifyPhone(code: $code) { verified } }';

/**
 * Counts how often each operation waits for the database, which is usually on another machine. Limits are off, because they
 * would add round trips.
 */
describe('A node on PostgreSQL waits for it', () => {
  const world = new World('PostgreSQL', { limitsEnabled: false });
  let proxy: CountingProxy;
  let store: Store;
  let node: Awaited<ReturnType<typeof openNode>>;
  let app: TestApp;
  before(async () => {
    await world.start();
    app = await world.app();
    proxy = await startCountingProxy(world.databaseUrl);
    store = await openPostgres(proxy.url, () => {});
    // This node has no workers, whose queries would be counted too.
    node = await openNode(world, { store });
  });
  after(async () => {
    await node.close();
    await store.close();
    await proxy.stop();
    await world.stop();
  });

  async function send(query: string, variables: Record<string, unknown> = {}, token?: string, { url } = node) {
    const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return await ask(url, query, variables, { 'x-app-id': app.id, ...bearer });
  }

  /** Measures the second call: the first opens a connection and prepares statements. */
  async function roundTripsOf(act: (time: number) => Promise<unknown>): Promise<number> {
    await act(1);
    proxy.reset();
    await act(2);
    return proxy.roundTrips();
  }

  it('once for `me`: one read returns the token’s session, its user and all their data', async () => {
    const { accessToken } = (await send(createPseudoUser)).createPseudoUser;
    assert.equal(await roundTripsOf(() => send(me, {}, accessToken)), 1);
  });

  it('N2 three times for `login`: for the owner of the identifier, for a check of changes and the origin, and for the session', async () => {
    await send(register, { input: { username: 'round.trips', password } });
    assert.equal(await roundTripsOf(() => send(logIn, { identifier: 'round.trips', password })), 3);
  });

  it('X1 N2 seven times for `login` with limits: also for the known network and the counters, before the hash and after it, and not for the origin of a known network', async t => {
    const limited = await openNode(world, { store, limitsEnabled: true });
    t.after(() => limited.close());
    await send(register, { input: { username: 'limited.trips', password } });
    const logInHere = () => send(logIn, { identifier: 'limited.trips', password }, undefined, limited);
    assert.equal(await roundTripsOf(logInHere), 7);
  });

  it('twice for `refreshSession`: for the session, and for its next generation with the commit', async () => {
    let { refreshToken } = (await send(createPseudoUser)).createPseudoUser;
    const turn = async () => {
      refreshToken = (await send(refresh, { refreshToken })).refreshSession.refreshToken;
    };
    assert.equal(await roundTripsOf(turn), 2);
  });

  it('once for `createPseudoUser`', async () => {
    assert.equal(await roundTripsOf(() => send(createPseudoUser)), 1);
  });

  it('V8 nine times for `verifyPhone`: two of them commit the guess before the code is compared', async () => {
    const code = '246802';
    const phones = ['+819012345678', '+819012345679'];
    await app.set({ phoneVerification: true, testAddresses: phones.map(address => ({ address, code })) });
    // Settings are cached for a second.
    world.wait(2);
    const tokens: string[] = [];
    for (const [index, phone] of phones.entries()) {
      const input = { username: `claimant${index}`, phone, password };
      tokens.push((await send(register, { input })).register.accessToken);
    }
    assert.equal(await roundTripsOf(time => send(verifyPhone, { code }, tokens[time - 1])), 9);
  });
});
