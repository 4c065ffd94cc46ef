import type { TestApp } from '../kit/test-app.js';
import { changeEmail, noticeTo, undo } from '../kit/undo.js';
import { bothOn, type Examples, hanako, password, register } from './example.js';

const undoFields = '{ side state restoresAt canProve proofs }';

/** Hanako has changed her address. */
async function changed(app: TestApp) {
  const user = await register(app, ['username', 'email'], ['email']);
  return await changeEmail(app, user, hanako.email, password);
}

/** She has changed it, and somebody has undone that. */
async function frozen(app: TestApp) {
  const given = await changed(app);
  await undo(given);
  return { ...given, objection: await noticeTo(app, given.next, 'ADDRESS_FROZEN') };
}

/** The undo of an address that was given up. */
export const undoExamples: Examples = {
  undoByNotice: {
    request: `mutation ($token: String!) { undoByNotice(token: $token) ${undoFields} }`,
    async given(app) {
      const { token } = await changed(app);
      return { variables: { token } };
    },
  },
  objectByNotice: {
    request: `mutation ($token: String!) { objectByNotice(token: $token) ${undoFields} }`,
    async given(app) {
      const { objection } = await frozen(app);
      return { variables: { token: objection } };
    },
  },
  proveByNotice: {
    request: `mutation ($token: String!, $input: OlderProofInput!) { proveByNotice(token: $token, input: $input) ${undoFields} }`,
    async given(app) {
      const { token } = await frozen(app);
      return { variables: { token, input: { password } } };
    },
  },
  requestCodeByNotice: {
    request: `mutation ($token: String!, $phone: String!) {
  requestCodeByNotice(token: $token, phone: $phone) { accepted loginId expiresAt }
}`,
    settings: { ...bothOn, loginByCode: ['PHONE'] },
    async given(app) {
      const { token } = await frozen(app);
      return { variables: { token, phone: hanako.phone } };
    },
  },
  decideFreeze: {
    request: `mutation ($userId: ID!, $kind: AddressKind!, $keep: AddressSide!) {
  decideFreeze(userId: $userId, kind: $kind, keep: $keep) { id email { value verified } frozenAddresses { kind } }
}`,
    async given(app) {
      const { user } = await frozen(app);
      return { token: app.adminToken, variables: { userId: user.id, kind: 'EMAIL', keep: 'OLD' } };
    },
  },
};
