import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readJsonObject } from '../../src/platform/values/json-object.rules.js';

it('Only a JSON object that a provider sends has fields', () => {
  assert.deepEqual(readJsonObject('{ "id": "a", "part": [1] }'), { id: 'a', part: [1] });
  for (const text of ['[{ "id": "a" }]', 'null', '7', '"id"', '{ "id": ', '', null]) {
    assert.equal(readJsonObject(text), null, String(text));
  }
});
