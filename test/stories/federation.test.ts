import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { composeServices as composeByApollo } from '@apollo/composition';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { composeServices } from '@theguild/federation-composition';
import {
  type DocumentNode,
  execute,
  type GraphQLSchema,
  graphql,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';
import { ask } from '../kit/graphql.js';
import { snippetIn } from '../kit/snippets.js';
import { newEmail, newName, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on User { id isPseudo username email { value } loginIdentifiers } }
}`;
const userRef = (id: string) => ({ __typename: 'User', id });

stories(
  'A subgraph of Apollo Federation',
  world => {
    /** Returns the router's result as ids. */
    async function resolved(app: TestApp, ids: string[], token?: string): Promise<(string | null)[]> {
      const data = await app.raw(entities, { representations: ids.map(userRef) }, token);
      return data._entities.map((user: { id: string } | null) => user?.id ?? null);
    }

    it('Q2 resolves a user for themself, pseudo users too, with all fields', async () => {
      const app = await world.app();
      const [user, pseudo] = [await app.register({ username: newName(), email: newEmail() }), await app.pseudoUser()];
      const { _entities: shown } = await app.raw(entities, { representations: [userRef(user.id)] }, user.token);
      const { username, email, loginIdentifiers } = await user.me();
      assert.deepEqual(JSON.parse(JSON.stringify(shown)), [
        { id: user.id, isPseudo: false, username, email: { value: email.value }, loginIdentifiers },
      ]);
      assert.deepEqual(await resolved(app, [pseudo.id], pseudo.token), [pseudo.id]);
    });

    it('Q2 resolves no other user: others and strangers of the same app are null, as is an unknown id', async () => {
      const app = await world.app({ exposeFullUserDataToOthers: true });
      const [user, other] = [await app.register({ username: newName() }), await app.pseudoUser()];
      const nobody = '01980314-3141-7159-8314-159314159265';
      const asked = [other.id, user.id, nobody, 'garbage', user.id];
      assert.deepEqual(await resolved(app, asked, user.token), [null, user.id, null, null, user.id]);
      assert.deepEqual(await resolved(app, asked), [null, null, null, null, null]);
      assert.deepEqual(await resolved(app, asked, app.adminToken), [other.id, user.id, null, null, user.id]);
    });

    it('S2 resolves no user of another app, also for an admin', async () => {
      const [app, elsewhere] = [await world.app(), await world.app()];
      const stranger = await elsewhere.register({ username: newName() });
      assert.deepEqual(await resolved(app, [stranger.id], app.adminToken), [null]);
    });

    it('T8 refuses a dead token, and one of another app', async () => {
      const app = await world.app();
      const user = await app.register({ username: newName() });
      const foreign = await (await world.app()).register({ username: newName() });
      await user.do('logout');
      for (const token of [user.token, foreign.token, 'garbage']) {
        const code = token === user.token ? 'UNAUTHENTICATED' : 'INVALID_TOKEN';
        await refuses(code, () => resolved(app, [user.id], token));
      }
    });

    it('L2 accepts no key but the id, and at most a page of ids', async () => {
      const app = await world.app();
      const { id, username } = (await app.register({ username: newName() })).session.user;
      const wrong = [
        { __typename: 'User', username },
        { __typename: 'App', id },
        { id },
        'x',
        null,
        [],
        userRef(id).id,
      ];
      for (const representation of wrong) {
        await refuses('BAD_USER_INPUT', () => app.raw(entities, { representations: [representation] }, app.adminToken));
      }
      const page = Array.from({ length: 101 }, () => id);
      assert.equal((await resolved(app, page.slice(1), app.adminToken)).length, 100);
      await refuses('BAD_USER_INPUT', () => resolved(app, page, app.adminToken), { field: 'representations' });
      assert.equal((await resolved(app, page)).length, 101, 'who is not looked up does not count');
    });

    it('P2 keeps @auth and @verifiedOnly in front of all other fields', async () => {
      const app = await world.app({ emailVerification: true });
      const email = newEmail();
      const user = await app.register({ username: newName(), email });
      await refuses('UNAUTHENTICATED', () => app.do('me'));
      await refuses('FORBIDDEN', () => user.do('users'));
      assert.equal(await user.do('userByIdentifier', { identifier: email }), null);
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(email));
    });

    it('Q1 applies the limits of a document too', async () => {
      const app = await world.app();
      const fields = Array.from({ length: 15 }, (_, index) => `a${index}: verifications { ...F }`).join(' ');
      const greedy = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { ${fields} } } }
        fragment F on Verification { id kind address state sentAt expiresAt resendAvailableAt attemptsLeft }`;
      await refuses('BAD_USER_INPUT', () => app.raw(greedy, { r: [] }, app.adminToken));
    });
  },
  { subgraph: true },
);

stories(
  'A supergraph of users and of docs/integrate.md’s orders',
  world => {
    let gateway: GraphQLSchema;
    before(async () => {
      gateway = await composeWithOrders(world);
    });

    // biome-ignore lint/suspicious/noExplicitAny: the shape depends on the document
    async function throughGateway(source: string, app: TestApp, token?: string, variableValues = {}): Promise<any> {
      const headers = { 'x-app-id': app.id, ...(token && { authorization: `Bearer ${token}` }) };
      return JSON.parse(
        JSON.stringify(await graphql({ schema: gateway, source, variableValues, contextValue: { headers } })),
      );
    }
    const order = (user: TestUser) => void orders.push({ title: `of ${user.id}`, buyer: userRef(user.id) });

    it('Q2 combines what other subgraphs know of a user with our fields, for that user', async () => {
      const app = await world.app();
      const user = await app.register({ username: newName() });
      order(user);
      const { data, errors } = await throughGateway('{ me { username orders { title } } }', app, user.token);
      assert.equal(errors, undefined);
      assert.deepEqual(data.me, { username: user.session.user.username, orders: [{ title: `of ${user.id}` }] });
    });

    it('Q2 shows the users in other subgraphs only to themselves and to admins', async () => {
      const app = await world.app();
      const [user, other] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
      orders.length = 0;
      for (const buyer of [user, other]) order(buyer);
      const buyers = async (token?: string) =>
        (await throughGateway('{ orders { buyer { username } } }', app, token)).data.orders.map(
          ({ buyer }: { buyer: { username: string } | null }) => buyer?.username ?? null,
        );
      const names = [user, other].map(({ session }) => session.user.username);
      assert.deepEqual(await buyers(user.token), [names[0], null]);
      assert.deepEqual(await buyers(), [null, null]);
      assert.deepEqual(await buyers(app.adminToken), names);
    });

    it('L1 logs in, and a refusal keeps its code', async () => {
      const app = await world.app();
      const identifier = (await app.register({ username: newName() })).session.user.username;
      const login =
        'mutation ($i: String!, $p: String!) { login(identifier: $i, password: $p) { accessToken user { id orders { title } } } }';
      const { data } = await throughGateway(login, app, undefined, { i: identifier, p: password });
      const me = await throughGateway('{ me { id } }', app, data.login.accessToken);
      assert.equal(me.data.me.id, data.login.user.id);
      const { errors } = await throughGateway(login, app, undefined, { i: identifier, p: 'another horse battery' });
      assert.equal(errors[0].extensions.code, 'INVALID_CREDENTIALS');
    });
  },
  { subgraph: true },
);

stories('A server that is no subgraph', world => {
  it('Q1 has neither _service nor _entities', async () => {
    const app = await world.app();
    await refuses('BAD_USER_INPUT', () => app.raw('{ _service { sdl } }'));
    await refuses('BAD_USER_INPUT', () => app.raw(entities, { representations: [] }, app.adminToken));
  });
});

stories(
  'The subgraph’s schema',
  world => {
    /** Another team's subgraph with pages, as Relay describes them. */
    const library = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@shareable"])
      type Query { books(first: Int, after: String): Books! }
      type Books { nodes: [String!]!  pageInfo: PageInfo! }
      type PageInfo @shareable { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }`;

    it('Q2 composes with a subgraph that has pages too, and with the orders, by Apollo’s composition and by Hive’s', async () => {
      const { _service } = await ask(world.url, '{ _service { sdl } }');
      const subgraphs = [_service.sdl, ordersSdl, library].map((sdl: string, index) => ({
        name: `subgraph${index}`,
        url: `http://${index}.invalid/graphql`,
        typeDefs: parse(sdl),
      }));
      for (const compose of [composeByApollo, composeServices]) {
        const { supergraphSdl = '', errors } = compose(subgraphs);
        assert.deepEqual(errors?.map(({ message }) => message) ?? [], []);
        const { definitions } = parse(supergraphSdl);
        const pageInfo = definitions.find(
          each => each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === 'PageInfo',
        );
        const fields = (pageInfo as ObjectTypeDefinitionNode).fields?.map(({ name }) => name.value).sort();
        assert.deepEqual(fields, ['endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor']);
      }
    });
  },
  { subgraph: true },
);

/** The data of another team's subgraph. */
const orders: { title: string; buyer: { __typename: string; id: string } }[] = [];
const ordersSdl = snippetIn('docs/integrate.md', 'gql');

/** Composes the subgraphs from the result of `_service`, as for a router, and queries over HTTP. */
async function composeWithOrders(world: World): Promise<GraphQLSchema> {
  const { _service } = await ask(world.url, '{ _service { sdl } }');
  const { supergraphSdl, errors } = composeServices([
    { name: 'users', url: `${world.url}/graphql`, typeDefs: parse(_service.sdl) },
    { name: 'orders', url: 'http://orders.invalid/graphql', typeDefs: parse(ordersSdl) },
  ]);
  assert.deepEqual(errors?.map(({ message }) => message) ?? [], []);
  return getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: supergraphSdl ?? '',
    httpExecutorOpts: { headers: request => request?.context?.headers ?? {} },
    onSubschemaConfig(subgraph) {
      if (!/orders/i.test(subgraph.name)) return;
      subgraph.executor = ({ document, variables }) => executeOrders(document, variables ?? {});
    },
  });
}

const ordersSchema = makeExecutableSchema({
  typeDefs: `directive @link(url: String!, import: [String]) on SCHEMA
    directive @key(fields: String!) on OBJECT
    scalar _Any
    union _Entity = User
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
    ${ordersSdl.replace('extend schema', 'schema').replace('["@key"])', '["@key"]) { query: Query }')}`,
  resolvers: {
    Query: { orders: () => orders, _entities: (_: unknown, { representations }) => representations },
    User: { orders: ({ id }: { id: string }) => orders.filter(({ buyer }) => buyer.id === id) },
    _Entity: { __resolveType: () => 'User' },
  },
});

function executeOrders(document: DocumentNode, variableValues: Record<string, unknown>) {
  // biome-ignore lint/suspicious/noExplicitAny: the gateway's type of what an executor returns is any
  return execute({ schema: ordersSchema, document, variableValues }) as any;
}
