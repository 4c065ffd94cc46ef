import assert from 'node:assert/strict';
import { type ErrorCode, type ErrorReason, Refusal } from '../../src/domain/refusal.js';

/** Checks an error for `assert.throws`: a refusal with this code and field, and with one of these reasons, if any are given. */
export function refusal(code: ErrorCode, field: string, ...reasons: ErrorReason[]): (error: unknown) => true {
  return error => {
    assert(error instanceof Refusal, String(error));
    assert.deepEqual([error.code, error.details.field], [code, field]);
    if (reasons.length > 0) assert.ok(reasons.includes(error.details.reason), error.details.reason);
    return true;
  };
}
