import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type * as Apollo from '@apollo/client';
import type * as Urql from '@urql/core';
import type { GraphQLClient } from 'graphql-request';
import { WebSocket } from 'ws';
import type { WebSocketConstructor } from '../../../src/client/platform.js';
import type { SessionEvent } from '../../../src/client/session/session-keeper.js';
import { memoryStorage } from '../../../src/client/storage.js';
import { type Installation, install, rotationsIn } from '../../kit/client-package.js';
import { importIn, projectWithClient } from '../../kit/installed-client.js';
import { eventually } from '../../kit/processes.js';
import { snippetIn } from '../../kit/snippets.js';
import { newName, newPhone, password, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

type Bonafide = Installation['client'];
type Refusal = import('../../../src/client/error.js').BonafideError;

/** The way in which a library sends a request, and the refusal that an error of it contains. */
interface Library {
  ask(text: string, variables?: Record<string, unknown>): Promise<unknown>;
  refusalIn(error: unknown): Refusal | null;
  /** Calls `next` with each value of a subscription. Returns a function that stops it. */
  follow(text: string, next: (data: unknown) => void): () => void;
}

const project = projectWithClient();
const { createClient } = await importIn<typeof import('../../../src/client/index.js')>(project, 'bonafide-client');

const libraries: Record<string, (bonafide: Bonafide, app: TestApp) => Promise<Library>> = {
  async 'Apollo Client'(bonafide, app) {
    const { gql } = await importIn<typeof Apollo>(project, '@apollo/client');
    const { refusalIn } = await importIn<typeof import('../../../src/client/apollo.js')>(
      project,
      'bonafide-client/apollo',
    );
    const client = await clientOfGuide<Apollo.ApolloClient>('apollo-package', bonafide, app);
    return {
      refusalIn,
      follow(text, next) {
        const subscription = client.subscribe({ query: gql(text) }).subscribe(({ data }) => next(data));
        return () => subscription.unsubscribe();
      },
      ask: async (text, variables = {}) =>
        text.startsWith('mutation')
          ? (await client.mutate({ mutation: gql(text), variables })).data
          : (
              await client.query({
                query: gql(text),
                variables,
                fetchPolicy: 'no-cache',
                context: { queryDeduplication: false },
              })
            ).data,
    };
  },
  async urql(bonafide, app) {
    const { refusalIn } = await importIn<typeof import('../../../src/client/urql.js')>(project, 'bonafide-client/urql');
    const client = await clientOfGuide<Urql.Client>('urql-package', bonafide, app);
    return {
      refusalIn,
      follow: (text, next) => client.subscription(text, {}).subscribe(({ data }) => next(data)).unsubscribe,
      async ask(text, variables = {}) {
        const { data, error } = await client[text.startsWith('mutation') ? 'mutation' : 'query'](
          text,
          variables,
        ).toPromise();
        if (error) throw error;
        return data;
      },
    };
  },
};

async function registered(
  app: TestApp,
  library: (bonafide: Bonafide, app: TestApp) => Promise<Library>,
  storage = memoryStorage(),
) {
  const options = { storage, WebSocket: WebSocket as unknown as WebSocketConstructor };
  const installation = install(app, options, createClient);
  const events: SessionEvent[] = [];
  installation.client.onSession(event => events.push(event));
  const { ask, follow, refusalIn } = await library(installation.client, app);
  const username = newName();
  // The session is kept although the library sent the mutation.
  await ask('mutation ($input: RegisterInput!) { register(input: $input) { accessToken refreshToken user { id } } }', {
    input: { username, password },
  });
  const refusal = async (text: string, variables?: Record<string, unknown>) =>
    await ask(text, variables).then(() => null, refusalIn);
  return { ...installation, events, username, ask, follow, refusal };
}

/** Runs a block of the guide, and returns its client. */
async function clientOfGuide<Client>(info: string, bonafide: Bonafide, { world, id }: TestApp): Promise<Client> {
  const file = join(project, `${info}-${id}.mjs`);
  const given = `const { bonafide, BONAFIDE_URL, APP_ID } = globalThis.given;`;
  await writeFile(
    file,
    `${snippetIn('docs/clients.md', `js ${info}`)}\nexport { client };`.replace(
      /^const client/m,
      `${given}\nconst client`,
    ),
  );
  Object.assign(globalThis, { given: { bonafide, BONAFIDE_URL: world.url, APP_ID: id } });
  return (await importIn<{ client: Client }>(project, `./${info}-${id}.mjs`)).client;
}

for (const [name, library] of Object.entries(libraries)) {
  stories(`${name} with bonafide-client`, world => {
    it('T5 refreshes once for ten operations at once, also for one whose refusal comes late', async () => {
      const { ask, client, sent, stored } = await registered(await world.app(), library);
      world.wait(660);
      // Different operations, because the library sends equal ones only once.
      const asked = Array.from({ length: 10 }, (_, turn) => ask(`{ me${turn}: me { id } }`));
      const ids = (await Promise.all(asked)).map(data => Object.values(data as Record<string, { id: string }>)[0]?.id);
      assert.deepEqual([...new Set(ids)], [client.session?.userId]);
      assert.deepEqual([sent('refreshSession'), rotationsIn(stored())], [1, 1]);
    });

    it('T5 ends the session when its refresh is refused, and reports it', async () => {
      const app = await world.app();
      const { client, events, refusal, stored } = await registered(app, library);
      await app.admin('disableUser', { id: client.session?.userId });
      const refused = await refusal('{ me { id } }');
      assert.deepEqual([refused?.code, refused?.reason], ['UNAUTHENTICATED', 'SESSION_ENDED']);
      assert.deepEqual(events.at(-1), { type: 'ENDED', session: null, reason: 'INVALID_TOKEN' });
      assert.deepEqual([client.session, stored()], [null, null]);
    });

    it('T5, T8 does not send an operation again as another user, who has logged in meanwhile', async () => {
      const app = await world.app();
      const storage = memoryStorage();
      const { client, holdAnswer, refusal, sent } = await registered(app, library, storage);
      const another = install(app, { storage }, createClient);
      const given = holdAnswer('updateProfile');
      await app.admin('disableUser', { id: client.session?.userId });
      const refused = refusal('mutation { updateProfile(input: { displayName: "Hanako" }) { id } }');
      const letGo = await given;
      await another.client.register({ input: { username: newName(), password } });
      letGo();
      assert.equal((await refused)?.code, 'UNAUTHENTICATED');
      assert.equal(sent('updateProfile'), 1);
      assert.equal((await another.client.me()).displayName, null);
    });

    it('V2 follows a subscription over the WebSocket of the client', async () => {
      const app = await world.app({ phoneVerification: true });
      const { ask, follow } = await registered(app, library);
      const phone = newPhone();
      const states: unknown[] = [];
      const stop = follow('subscription { verificationChanged { state } }', data => states.push(data));
      await ask('mutation ($phone: String!) { updateAccount(input: { phone: $phone }) { id } }', { phone });
      await ask('mutation ($code: String!) { verifyPhone(code: $code) { verified } }', {
        code: await app.codeTo(phone),
      });
      try {
        await eventually('the phone is verified', 10, () => JSON.stringify(states.at(-1) ?? null).includes('VERIFIED'));
      } finally {
        stop();
      }
    });

    it('E1 throws typed refusals, also when no answer comes', async () => {
      const { client, loseAnswers, refusal } = await registered(await world.app(), library);
      const change = 'mutation ($email: String!) { updateAccount(input: { email: $email }) { id } }';
      const refused = await refusal(change, { email: 'no address' });
      assert.deepEqual([refused?.code, refused?.field], ['INVALID_IDENTIFIER', 'email']);
      loseAnswers('me {', 9);
      assert.equal((await refusal('{ me { id } }'))?.code, 'NETWORK');
      assert.notEqual(client.session, null);
    });
  });
}

stories('The cache of Apollo Client with bonafide-client', world => {
  it('T8 is cleared when another user begins a session, also by a mutation of the library', async () => {
    const app = await world.app();
    const { client: bonafide } = install(app, {}, createClient);
    const client = await clientOfGuide<Apollo.ApolloClient>('apollo-package', bonafide, app);
    const { gql } = await importIn<typeof Apollo>(project, '@apollo/client');
    new Function('bonafide', 'client', snippetIn('docs/clients.md', 'js apollo-cache'))(bonafide, client);
    const mutation = gql`mutation ($input: RegisterInput!) { register(input: $input) { accessToken refreshToken } }`;
    const query = gql`{ me { id } }`;
    for (const _ of [1, 2]) {
      await client.mutate({ mutation, variables: { input: { username: newName(), password } } });
      const { data } = await client.query<{ me: { id: string } }>({ query });
      assert.equal(data?.me.id, bonafide.session?.userId);
    }
    await bonafide.logout();
    assert.doesNotMatch(JSON.stringify(client.extract()), /"me"/);
  });
});

describe('refusalIn of bonafide-client/urql', () => {
  it('E1 finds the refusal in an error of the client, and in an error of another copy of urql', async () => {
    const { refusalIn } = await importIn<typeof import('../../../src/client/urql.js')>(project, 'bonafide-client/urql');
    const { BonafideError } = await importIn<typeof import('../../../src/client/index.js')>(project, 'bonafide-client');
    const { CombinedError } = await importIn<typeof Urql>(project, '@urql/core');
    const refused = { message: 'No.', extensions: { code: 'INVALID_CODE' } };
    const refusal = new BonafideError(refused);
    assert.equal(refusalIn(refusal), refusal);
    assert.equal(refusalIn(new CombinedError({ networkError: refusal })), refusal);
    assert.equal(refusalIn(new CombinedError({ graphQLErrors: [refused] }))?.code, 'INVALID_CODE');
    for (const other of [new Error('No.'), new CombinedError({ networkError: new Error('No.') }), null, 'no'])
      assert.equal(refusalIn(other), null);
  });
});

stories('graphql-request with the fetch of bonafide-client', world => {
  it('T5 refreshes once for ten requests at once, although the server refuses a token with status 200', async () => {
    const app = await world.app();
    const { client, sent } = install(app, {}, createClient);
    const { user } = await client.register({ input: { username: newName(), password } });
    const requests = await clientOfGuide<GraphQLClient>('graphql-request-package', client, app);
    world.wait(660);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => requests.request<{ me: { id: string } }>('{ me { id } }')),
    );
    assert.deepEqual([...new Set(answers.map(({ me }) => me.id))], [user.id]);
    assert.equal(sent('refreshSession'), 1);
  });

  it('T5 sends a Request with a body again', async () => {
    const app = await world.app();
    const { client, sent } = install(app, {}, createClient);
    await client.register({ input: { username: newName(), password } });
    world.wait(660);
    const headers = { 'content-type': 'application/json', 'x-app-id': app.id };
    const body = JSON.stringify({ query: '{ me { id } }' });
    const answer = await client.fetch(new Request(`${world.url}/graphql`, { method: 'POST', headers, body }));
    assert.deepEqual(await answer.json(), { data: { me: { id: client.session?.userId } } });
    assert.equal(sent('refreshSession'), 1);
  });
});
