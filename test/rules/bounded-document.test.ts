import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, type DocumentNode, getIntrospectionQuery, parse, specifiedRules, validate, visit } from 'graphql';
import { boundedDocument, bounds } from '../../src/api/graphql/validation/bounded-document.rule.js';
import { createDocumentMeasure } from '../../src/api/graphql/validation/measure.rules.js';
import { newAddresses } from '../../src/web/account/graphiql/addresses.js';
import { examplesWith } from '../../src/web/account/graphiql/examples.js';
import { operations } from '../kit/operations.js';
import { readProjectFile } from '../kit/sources.js';

const sample = buildSchema(`
  type Query { user: User  users(first: Int = 50): UserConnection  tail(last: Int!): [User!]  friends: [User!]!
    _entities(representations: [ID!]!): [User]! }
  type UserConnection { nodes: [User!]!  edges: [Edge!]! }
  type Edge { cursor: String  node: User }
  type User { id: ID  tags: [String!]  friends: [User!]  friend: User }
`);

function sizeOf(text: string) {
  const { definitions } = parse(text);
  const fragments = definitions.flatMap(node => (node.kind === 'FragmentDefinition' ? [node] : []));
  const measure = createDocumentMeasure(sample, wanted => fragments.find(({ name }) => name.value === wanted));
  const [operation] = definitions;
  assert(operation?.kind === 'OperationDefinition');
  return measure(operation.selectionSet, sample.getQueryType() ?? undefined);
}

describe('The cost of an operation', () => {
  const costs: [why: string, operation: string, cost: number][] = [
    ['one for each field', '{ user { id friend { id } } }', 4],
    ['ten for the fields in a list', '{ friends { id } }', 11],
    ['ten times ten in lists of lists', '{ friends { friends { id } } }', 111],
    ['one for a list of texts', '{ user { tags } }', 2],
    ['as many as a page asks for', '{ users(first: 3) { nodes { id } } }', 1 + 3 * 2],
    ['no more for a page with edges', '{ users(first: 3) { edges { cursor node { id } } } }', 1 + 3 * 4],
    ['the usual page where none is asked for', '{ users { nodes { id } } }', 1 + 50 * 2],
    ['the longest page for a variable', 'query ($n: Int) { users(first: $n) { nodes { id } } }', 1 + 100 * 2],
    ['the longest page for the last ones', 'query ($n: Int!) { tail(last: $n) { id } }', 101],
    ['the longest page for what a router names', 'query ($r: [ID!]!) { _entities(representations: $r) { id } }', 101],
    ['no less than one for a page of less', '{ users(first: -9) { nodes { id } } }', 3],
    ['a fragment each time that it is spread', '{ user { ...F friend { ...F } } } fragment F on User { id }', 4],
    ['a fragment written in place', '{ ... on Query { friends { ... { id } } } }', 11],
    ['a page of users with a list in each', '{ users(first: 20) { nodes { friends { id } } } }', 1 + 20 * (1 + 11)],
  ];
  for (const [why, operation, cost] of costs) {
    it(`is ${why}`, () => assert.equal(sizeOf(operation).cost, cost));
  }

  it('is the same for introspection, however deep, because it resolves nothing', () => {
    const { cost, depth } = sizeOf(getIntrospectionQuery());
    assert.ok(cost < 250, `${cost}`);
    assert.equal(depth, 1);
  });
});

describe('The aliases of an operation', () => {
  it('count wherever their fragment is spread, also for __typename and in introspection', () => {
    const fragment = 'fragment F on User { a: id b: __typename }';
    assert.equal(sizeOf(`{ user { ...F friend { ...F c: friend { ...F } } } } ${fragment}`).aliases, 7);
    assert.equal(sizeOf('{ a: __schema { b: types { c: name } } }').aliases, 3);
  });
});

const served = buildSchema(readProjectFile('schema.graphql'));

/** Validates a document as Apollo does: with the rules of graphql-js, and then ours. */
function judge(document: DocumentNode): string[] {
  return validate(served, document, [...specifiedRules, boundedDocument]).map(({ message }) => message);
}

describe('The limits of a document', () => {
  const inReadme = [...readProjectFile('README.md').matchAll(/^```graphql\n(.*?)^```/gms)].map(([, text = '']) => text);
  const examples = examplesWith(newAddresses());
  const inUse: [name: string, text: string][] = [
    ...Object.entries(operations),
    ...examples.map(({ title, query }): [string, string] => [title, query]),
    ...inReadme.map((text, index): [string, string] => [`README.md, block ${index + 1}`, text]),
    ['introspection', getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, inputValueDeprecation: true })],
  ];

  it('allow every known operation', () => {
    assert.ok(inReadme.length > 5 && examples.length > 5);
    for (const [name, text] of inUse) {
      assert.deepEqual(judge(parse(text, { maxTokens: bounds.tokens })), [], name);
    }
  });
});

/** Counts how often the selections of a set or the name of a field are read. */
function watched(text: string): { document: DocumentNode; looks: () => number } {
  const document = parse(text, { maxTokens: bounds.tokens, noLocation: true });
  let count = 0;
  const watch = (node: object, property: string) => {
    const value = Reflect.get(node, property);
    const get = () => {
      count++;
      return value;
    };
    Object.defineProperty(node, property, { get, enumerable: true });
  };
  visit(document, {
    enter(node) {
      if (node.kind === 'SelectionSet') watch(node, 'selections');
      if (node.kind === 'Field') watch(node, 'name');
    },
  });
  return { document, looks: () => count };
}

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ');
}

describe('The work to judge a document', () => {
  const doubling = (levels: number) =>
    `{ me { ...F${levels} } } fragment F0 on User { id } ${times(
      levels,
      level => `fragment F${level + 1} on User { ...F${level} ...F${level} }`,
    )}`;
  const circle = (size: number) =>
    `{ me { ...F0 } } ${times(size, index => `fragment F${index} on User { ...F${(index + 1) % size} ...F0 }`)}`;

  const hostile: [what: string, text: string, refusal: RegExp][] = [
    ['fragments that double ninety times', doubling(90), /asks for more than/],
    ['a circle of ninety fragments', circle(90), /inside itself/],
    ['a circle that nothing uses', circle(90).replace('...F0', 'id'), /inside itself/],
    ['one field a thousand times', `{ me { ${times(990, () => 'id')} } }`, /more than 250 fields/],
    ['one object three hundred times', `{ ${times(249, () => 'me { id }')} }`, /more than 250 fields/],
    ['five hundred fragments in place', `{ me { ${times(240, () => '... { id }')} } }`, /more than 250 fields/],
    ['three hundred levels', `{ ${times(249, () => 'me {')} id ${times(249, () => '}')} }`, /deeper than/],
  ];
  for (const [what, text, refusal] of hostile) {
    it(`grows only with its text for ${what}`, () => {
      const { document, looks } = watched(text);
      assert.match(judge(document).join(), refusal);
      assert.ok(looks() < 2 * bounds.tokens, `${looks()} looks`);
    });
  }

  const { selections } = bounds;
  const accepted: [what: string, text: string][] = [
    ['one field as often as may be', `{ me { ${times(selections - 1, () => 'id')} } }`],
    ['one object as often as may be', `{ ${times(selections / 2, () => 'me { id }')} }`],
    ['one object with another in it', `{ ${times(selections / 4, () => 'me { email { value value } }')} }`],
    [
      'as many fragments as may be',
      `{ me { ${times(selections / 3, i => `...F${i}`)} } } ${times(selections / 3, i => `fragment F${i} on User { id }`)}`,
    ],
  ];
  for (const [what, text] of accepted) {
    it(`is limited where fields are compared with each other: ${what}`, () => {
      const { document, looks } = watched(text);
      assert.deepEqual(judge(document), []);
      assert.ok(looks() < 100_000, `${looks()} looks`);
    });
  }
});
