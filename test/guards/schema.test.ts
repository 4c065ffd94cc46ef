import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/store/migrations.js';
import { readProjectFile } from '../kit/sources.js';

describe('schema.graphql', () => {
  it('is what the code prints (else: npm run schema)', () => {
    const printed = execFileSync(process.execPath, [join(projectRoot(), 'dist/src/tools/print-schema.js')], {
      encoding: 'utf8',
    });
    assert.equal(printed, readProjectFile('schema.graphql'));
  });
});
