import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customFields } from '../../src/api/kii/body.rules.js';
import { isBelowApi, showRefusal, showStatus } from '../../src/api/kii/errors.rules.js';
import { type ErrorCode, errorCodes, Refusal, type RefusalDetails, reasons } from '../../src/domain/refusal.js';
import type { AnyData } from '../kit/graphql.js';

const places = ['TOKEN', 'USER', 'ADDRESS', 'PASSWORD', 'RESET', 'ADMINISTRATION'] as const;
type Place = (typeof places)[number];

/** Any code with any details. */
function refusal(code: ErrorCode, details: RefusalDetails = {}): Refusal {
  const reason = Object.hasOwn(reasons, code) ? {} : ({ reason: 'MALFORMED' } as const);
  return new (Refusal as unknown as new (code: ErrorCode, details: RefusalDetails) => Refusal)(code, {
    ...reason,
    ...details,
  });
}

function shown(code: ErrorCode, place: Place = 'USER', details: RefusalDetails = {}) {
  const { status, body } = showRefusal(refusal(code, details), { place, kind: 'PHONE', requestId: 'r1' });
  return { status, body: body as AnyData };
}

describe('The answers of a refusal below /api', () => {
  it('H12 have a code, a sentence and the id of the request, or only retryAfter', () => {
    for (const code of errorCodes) {
      for (const place of places) {
        const { status, body } = shown(code, place);
        assert.ok(status >= 400 && status < 600, code);
        if (status === 429) assert.deepEqual(Object.keys(body), ['retryAfter']);
        else {
          assert.match(body.errorCode, /^([A-Z0-9_]+|invalid_grant)$/);
          assert.ok(body.message.length > 10 && body.requestId === 'r1', code);
          assert.deepEqual(body.suppressed, []);
        }
      }
    }
  });

  it('H12 have no percent sign, which would break clients, and no colon where clients cut a text', () => {
    for (const sentence of Object.values(reasons)) assert.doesNotMatch(sentence, /%/);
    for (const code of errorCodes) {
      for (const place of places) {
        const { body } = shown(code, place);
        assert.doesNotMatch(JSON.stringify(body), /%/, code);
        if (body.errorCode === 'invalid_grant') assert.ok(body.message.split(':')[0].length > 10, body.message);
      }
    }
  });

  const rows: [code: ErrorCode, place: Place, details: RefusalDetails, status: number, errorCode: string][] = [
    ['INVALID_CREDENTIALS', 'TOKEN', {}, 400, 'invalid_grant'],
    ['INVALID_CREDENTIALS', 'PASSWORD', {}, 401, 'WRONG_PASSWORD'],
    ['IDENTIFIER_NOT_VERIFIED', 'TOKEN', {}, 400, 'invalid_grant'],
    ['SECOND_FACTOR_REQUIRED', 'TOKEN', {}, 400, 'invalid_grant'],
    ['WEAK_PASSWORD', 'USER', { reason: 'TOO_SHORT' }, 400, 'PASSWORD_TOO_SHORT'],
    ['WEAK_PASSWORD', 'USER', { reason: 'TOO_COMMON' }, 400, 'INVALID_INPUT_DATA'],
    ['USERNAME_TAKEN', 'USER', {}, 409, 'USER_ALREADY_EXISTS'],
    ['IDENTIFIER_TAKEN', 'ADDRESS', {}, 409, 'USER_ALREADY_EXISTS'],
    ['UNAUTHENTICATED', 'USER', { reason: 'NO_TOKEN' }, 401, 'UNAUTHORIZED'],
    ['UNAUTHENTICATED', 'USER', { reason: 'SESSION_ENDED' }, 403, 'WRONG_TOKEN'],
    ['INVALID_TOKEN', 'USER', {}, 403, 'WRONG_TOKEN'],
    ['FORBIDDEN', 'USER', { reason: 'ROLE_TOO_LOW' }, 401, 'UNAUTHORIZED'],
    ['PRESENCE_REQUIRED', 'USER', {}, 401, 'AUTHENTICATION_FAILED'],
    ['PSEUDO_USER', 'USER', {}, 409, 'OPERATION_NOT_ALLOWED'],
    ['INVALID_CODE', 'ADDRESS', {}, 403, 'INVALID_VERIFICATION_CODE'],
    ['CODE_EXPIRED', 'ADDRESS', {}, 410, 'PHONE_NUMBER_VERIFICATION_CODE_EXPIRED'],
    ['CODE_EXPIRED', 'RESET', {}, 410, 'PIN_CODE_EXPIRED'],
    ['ALREADY_VERIFIED', 'ADDRESS', {}, 400, 'INVALID_ACCOUNT_STATUS'],
    ['NOTHING_TO_VERIFY', 'ADDRESS', {}, 404, 'USER_ADDRESS_NOT_FOUND'],
    ['NOT_FOUND', 'USER', {}, 404, 'USER_NOT_FOUND'],
    ['SERVER_BUSY', 'TOKEN', { retryAfter: 1 }, 503, 'TEMPORARY_UNAVAILABLE_ERROR'],
    ['SERVICE_UNAVAILABLE', 'USER', {}, 503, 'RESOURCE_TEMPORARILY_UNAVAILABLE'],
    ['INTERNAL_SERVER_ERROR', 'USER', {}, 500, 'UNDEFINED_ERROR'],
  ];
  for (const [code, place, details, status, errorCode] of rows) {
    it(`H12 ${code} at ${place} is ${status} ${errorCode}`, () => {
      const answer = shown(code, place, details);
      assert.deepEqual([answer.status, answer.body.errorCode], [status, errorCode]);
    });
  }

  it('H12 H19 name the field as the client sent it', () => {
    const field = (place: Place, name: string) => shown('BAD_USER_INPUT', place, { field: name }).body.field;
    assert.deepEqual(
      [field('USER', 'username'), field('RESET', 'code'), field('ADDRESS', 'code'), field('ADDRESS', 'value')],
      ['loginName', 'pinCode', 'verificationCode', 'phoneNumber'],
    );
    assert.deepEqual(
      [field('PASSWORD', 'currentPassword'), field('USER', 'currentPassword')],
      ['oldPassword', 'x-current-password'],
    );
    const ofToken = (['username', 'totp', 'recoveryCode', 'loginId'] as const).map(name => field('TOKEN', name));
    assert.deepEqual(ofToken, ['username', 'totp_code', 'recovery_code', 'mfa_token']);
    assert.equal(field('ADMINISTRATION', 'smsSender'), 'smsFrom');
    assert.equal(shown('ALREADY_VERIFIED', 'ADDRESS').body.accountType, 'PHONE');
  });

  it('H12 are JSON for a request that reached no route', () => {
    for (const status of [400, 403, 404, 405, 408, 413, 414, 415, 500, 502, 503]) {
      const body = showStatus(status, 'r1').body as AnyData;
      assert.ok(body.errorCode && body.message && body.requestId === 'r1', String(status));
    }
    for (const url of ['/api', '/api/', '/api/users?x', '/api?x']) assert.equal(isBelowApi(url), true, url);
    for (const url of ['/apis', '/graphql', '/', '/x/api/', '/docs/api']) assert.equal(isBelowApi(url), false, url);
  });
});

describe('The custom fields of a user', () => {
  it('H9 are all names except reserved ones', () => {
    const body = {
      team: 'red',
      _accessToken: 'x',
      _: 1,
      password: 'x',
      errorCode: 'x',
      userID: 1,
      id: 1,
      loginName: 'x',
    };
    const others = {
      emailAddressVerified: true,
      internalUserID: 1,
      createdAt: 1,
      modifiedAt: 1,
      created: 1,
      modified: 1,
    };
    assert.deepEqual(customFields({ ...body, ...others }), { team: 'red' });
  });
});
