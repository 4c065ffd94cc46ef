import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { auditServer } from 'graphql-http';
import { World } from '../kit/world.js';

/** Suggestions of the audit that we do not follow. All of its MUSTs are followed. */
const noSimpleGet = 'any page may send a GET without a special header, and no CORS is asked; ours needs one';
const mistakeIs400 =
  'proxies and monitors see a wrong document as what it is; clients find `errors` in the body all the same';
const exceptions: Record<string, string> = {
  // MAY
  '5A70': noSimpleGet,
  D6D5: noSimpleGet,
  '6A70': noSimpleGet,
  // SHOULD for responses as application/json. For application/graphql-response+json it expects 400 too.
  '572B': mistakeIs400,
  FDE2: mistakeIs400,
  '7B9B': mistakeIs400,
};

describe('GraphQL over HTTP, by the audit of graphql-http', () => {
  const world = new World('SQLite');
  before(() => world.start());
  after(() => world.stop());

  it('passes, except for the audits that are explained here', async () => {
    const results = await auditServer({ url: () => `${world.url}/graphql` });
    const failed = results.flatMap(result =>
      result.status === 'ok' ? [] : [`${result.id} ${result.name}: ${result.reason}`],
    );
    assert(results.length > 50, 'the audit has become another one');
    assert.deepEqual(
      failed.filter(line => exceptions[line.slice(0, 4)] === undefined),
      [],
    );
    const ids = new Set(failed.map(line => line.slice(0, 4)));
    assert.deepEqual(
      Object.keys(exceptions).filter(id => !ids.has(id)),
      [],
      'no exception any more',
    );
  });
});
