import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { codeIn, type FakeVonage, startFakeVonage } from '../kit/fake-vonage.js';
import { serverOn, through } from '../kit/faults.js';
import type { Answer } from '../kit/graphql.js';
import { Tab } from '../kit/live.js';
import { type Nginx, startNginx } from '../kit/nginx.js';
import { operations } from '../kit/operations.js';
import { freePort } from '../kit/ports.js';
import { createDatabase, type TestDatabase } from '../kit/postgres.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { newName, newPhone, password, TestApp } from '../kit/test-app.js';
import { ThroughNginx } from '../kit/through-nginx.js';
import type { World } from '../kit/world.js';

/** X2: per network and hour. */
const mostPseudoUsers = 120;
/** X16: each of them may log in 30 times in ten minutes. A busy machine takes long to start a node, so clients log in often meanwhile. */
const usersWhoLogIn = 40;

describe('Two nodes behind Debian’s nginx, with the configuration of docs/deploying.md', () => {
  let database: TestDatabase;
  let vonage: FakeVonage;
  let ports: [number, number];
  let nodes: [ServerProcess, ServerProcess];
  let nginx: Nginx;
  let world: World;
  before(async () => {
    // The certificate of this test is self-signed.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    [database, vonage] = [await createDatabase(), await startFakeVonage()];
    ports = [await freePort(), await freePort()];
    const [one, other] = ports.map(port =>
      serverOn('PostgreSQL', database.url, { ...through(vonage), LIMITS: 'on', PORT: String(port) }),
    ) as [ServerProcess, ServerProcess];
    nodes = [one, other];
    await one.start();
    await other.start();
    nginx = await startNginx(ports);
    world = new ThroughNginx(nginx);
  });
  after(async () => {
    await nginx?.stop();
    for (const node of nodes ?? []) await node.stop();
    await vonage?.stop();
    await database?.drop();
  });

  it('V4 register, verify and log in a phone, whichever node answers', async () => {
    const app = await TestApp.create(world, { phoneVerification: true, allowedCountries: ['JP'] });
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    assert.equal((await user.do('verifyPhone', { code: await codeTo(phone) })).verified, true);
    assert.equal((await app.login(phone)).id, user.id);
    for (let turn = 0; turn < 10; turn++) assert.equal((await user.me()).phone.verified, true);
    assert.equal(new Set(nginx.answeredBy()).size, 2);
  });

  it('V18 tell a waiting page over its WebSocket that its address was verified', async () => {
    const app = await TestApp.create(world, { phoneVerification: true, allowedCountries: ['JP'] });
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    const tab = Tab.of(user);
    await tab.sees(phone, 'SENT');
    await user.do('verifyPhone', { code: await codeTo(phone) });
    await tab.sees(phone, 'VERIFIED');
    await tab.leave();
  });

  it('X2 count a client by the address that nginx saw, not by those that the client invents', async () => {
    const app = await TestApp.create(world, {});
    const codes: string[] = [];
    for (let attempt = 0; attempt <= mostPseudoUsers; attempt++) {
      codes.push(await startPseudoUser(app, '127.0.0.2', `203.0.113.${attempt}`));
    }
    assert.deepEqual(
      codes.slice(0, -1).filter(code => code !== 'OK'),
      [],
    );
    assert.equal(codes.at(-1), 'RATE_LIMITED');
    assert.equal(await startPseudoUser(app, '127.0.0.3', '203.0.113.1'), 'OK');
  });

  it('lose no request while one node after the other is marked down, replaced and marked up again', async () => {
    const app = await TestApp.create(world, {});
    const usernames = Array.from({ length: usersWhoLogIn }, newName);
    for (const username of usernames) await app.register({ username });
    let isReplacing = true;
    let answered = 0;
    const client = async () => {
      for (; isReplacing; answered++) {
        const variables = { identifier: usernames[answered % usersWhoLogIn] ?? '', password };
        const { data, errors } = await send(app, operations.login, variables);
        assert.equal(errors, undefined);
        assert.notEqual(data?.login, null);
      }
    };
    const clients = Promise.all([client(), client(), client()]);
    for (const [index, node] of nodes.entries()) {
      await nginx.takeOut(ports[index] ?? null);
      await node.kill('SIGTERM');
      await eventually('answers without it', 60, moreAnswers());
      await node.start();
      await nginx.takeOut(null);
      await eventually('answers with it', 60, moreAnswers());
    }
    isReplacing = false;
    await clients;

    function moreAnswers(): () => boolean {
      const before = answered;
      return () => answered >= before + 30;
    }
  });

  async function codeTo(phone: string): Promise<string> {
    const texts = () => vonage.accepted.filter(({ to }) => `+${to}` === phone).map(({ text }) => codeIn(text));
    return await eventually(`a code to ${phone}`, 10, () => texts().at(-1) ?? null);
  }

  /**
   * Starts a pseudo user from a local address, with a made-up forwarded address. Returns OK or the code of the error.
   */
  async function startPseudoUser(app: TestApp, localAddress: string, invented: string): Promise<string> {
    const { errors } = await send(app, operations.createPseudoUser, {}, { localAddress, invented });
    return errors?.[0]?.extensions.code ?? 'OK';
  }

  /**
   * Sends one request on a new connection. Otherwise nginx could close an idle connection while it
   * is in use, when it reloads.
   */
  async function send(
    app: TestApp,
    query: string,
    variables: Record<string, string>,
    { localAddress = '127.0.0.1', invented = '203.0.113.1' } = {},
  ): Promise<Answer['body']> {
    const headers = { 'content-type': 'application/json', 'x-app-id': app.id, 'x-forwarded-for': invented };
    const call = request(`${nginx.url}/graphql`, { method: 'POST', localAddress, headers, agent: false });
    call.end(JSON.stringify({ query, variables }));
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const body = await text(response);
    assert.equal(response.statusCode, 200, body);
    return JSON.parse(body);
  }
});
