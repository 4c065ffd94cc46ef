import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema, findBreakingChanges } from 'graphql';
import { readProjectFile } from '../kit/sources.js';

describe('schema.graphql beside docs/schema-baseline.graphql', () => {
  it('breaks no client, unless docs/breaking-changes.txt declares it', () => {
    assert.deepEqual(breaks(readProjectFile('schema.graphql')).toSorted(), declared().toSorted());
  });

  it('would fail without a field, or with an argument more that clients have to give', () => {
    const baseline = readProjectFile('docs/schema-baseline.graphql');
    const withoutField = baseline.replace(/^ {2}verificationChanged: .*$/m, '  other: Verification!');
    assert.deepEqual(breaks(withoutField), ['Subscription.verificationChanged was removed.']);
    const withArgument = baseline.replace('verifyLink(token: String!)', 'verifyLink(token: String!, app: ID!)');
    assert.deepEqual(breaks(withArgument), ['A required arg app on Mutation.verifyLink was added.']);
  });
});

function breaks(schema: string): string[] {
  const [before, after] = [readProjectFile('docs/schema-baseline.graphql'), schema].map(text => buildSchema(text));
  assert(before !== undefined && after !== undefined);
  return findBreakingChanges(before, after).map(({ description }) => description);
}

function declared(): string[] {
  const lines = readProjectFile('docs/breaking-changes.txt').split('\n');
  return lines.filter(line => line !== '' && !line.startsWith('#'));
}
