import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse, print } from 'graphql';
import { printNode } from '../../src/client/print-node.js';

/** Documents with every kind of node that an operation may have. */
const documents = [
  '{ me { id } }',
  'query { a: me { ...F ... on User @include(if: true) { id } ... @skip(if: false) { id } ... { id } } } fragment F on User @d { id }',
  'query Q($a: [ID!]! = ["1"], $b: Int = -3 @d, $c: T) @d(x: $a) { f(a: $a, b: 1.5e3, c: {d: null, e: [A, true, false], f: {}}, g: []) }',
  'mutation M($input: RegisterInput!) { register(input: $input) { accessToken } }',
  'subscription { verificationChanged { state } }',
  String.raw`{ f(a: "say \"hi\"\n\u00e9 サンプル \\", b: """two
    lines""", c: "") }`,
];

describe('printNode', () => {
  for (const text of documents) {
    it(`prints what means the same as ${text.slice(0, 40)}`, () => {
      const parsed = parse(text, { noLocation: true });
      assert.equal(withoutBlocks(printNode(parsed)), withoutBlocks(print(parsed)));
    });
  }
});

/** A block string and a string of the same value mean the same. */
function withoutBlocks(text: string): string {
  const plain = JSON.stringify(parse(text, { noLocation: true })).replaceAll(/,"block":(true|false)/g, '');
  return plain;
}
