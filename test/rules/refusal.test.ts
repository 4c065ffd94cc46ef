import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Refusal } from '../../src/domain/refusal.js';

it('A refusal captures no stack trace, and the next error does', () => {
  const refusal = new Refusal('NOT_FOUND', { field: 'id' });
  assert.doesNotMatch(refusal.stack ?? '', /\n\s+at /);
  assert.equal(refusal.message, 'The object that the request names does not exist in this app.');
  assert.match(new Error('a fault').stack ?? '', /\n\s+at /);
});
