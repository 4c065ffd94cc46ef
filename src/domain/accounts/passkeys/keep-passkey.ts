import type { Tx } from '../../../platform/store/store.js';
import { newId } from '../../../platform/values/ids.js';
import type { App } from '../../apps/settings.rules.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitEvent } from '../../events/emit.js';
import { findTotp } from '../../factors/factors.queries.js';
import { isChallengeOpen, type PasskeyChallenge, readChallenge } from '../../factors/passkeys/challenge.rules.js';
import { checkCeremony } from '../../factors/passkeys/judge-passkey.js';
import { mostPasskeys, type PasskeyRow, relyingPartyOf } from '../../factors/passkeys/passkey.rules.js';
import { countPasskeys, findPasskey, insertPasskey, takeChallenge } from '../../factors/passkeys/passkeys.queries.js';
import { invalidPasskey, readNewPasskeyResponse } from '../../factors/passkeys/response.rules.js';
import { authenticatorDataIn, verifyNewPasskey } from '../../factors/passkeys/webauthn.js';
import { warnOfFactor } from '../../factors/second-factors.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import { spendOrRefuse } from '../../limits/spend.js';
import { Refusal } from '../../refusal.js';
import { isConfirmed } from '../../sending/additions.rules.js';
import { refuseUnnoticed } from '../../sending/refuse-unnoticed.js';

const field = 'response';

/** A new passkey whose answer was verified. */
export interface NewPasskey {
  readonly challenge: PasskeyChallenge;
  readonly made: Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'counter' | 'copies' | 'transports'>;
}

/** F32: verifies a browser's answer to options whose challenge belongs to `of`. */
export async function judgeNewPasskey(
  deps: Pick<Deps, 'keys' | 'now'>,
  app: App,
  of: string,
  given: Record<string, unknown>,
): Promise<NewPasskey> {
  const rp = relyingPartyOf(app.settings);
  const response = readNewPasskeyResponse(given, field);
  const challenge = readChallenge(deps.keys, response.clientData.challenge);
  const isOurs = challenge?.isFor({ use: 'ADD', appId: app.id }) === true && challenge.isOf(of);
  if (challenge === null || !isOurs) {
    throw invalidPasskey(field, 'WRONG_CHALLENGE');
  }
  if (!isChallengeOpen(challenge, deps.now())) throw invalidPasskey(field, 'CHALLENGE_EXPIRED');
  const authenticatorData = authenticatorDataIn(response);
  if (authenticatorData === null) throw invalidPasskey(field, 'MALFORMED_ANSWER');
  checkCeremony(response.clientData, authenticatorData, rp, field);
  const verified = await verifyNewPasskey(response, authenticatorData, rp);
  if (verified === null) throw invalidPasskey(field, 'MALFORMED_ANSWER');
  return { challenge, made: { ...verified, transports: response.transports } };
}

/** F32: stores a passkey for a locked user. `check` runs unless the same answer was already stored. */
export async function keepPasskey(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { challenge, made, name }: NewPasskey & Pick<PasskeyRow, 'name'>,
  check: () => Promise<void>,
): Promise<PasskeyRow> {
  if (!(await takeChallenge(tx, { id: challenge.id, expiresAt: challenge.expiresAt }))) {
    return await findAdded(tx, user, made.credentialId);
  }
  await check();
  await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
  await refuseUnnoticed(deps, tx, user.id);
  if ((await countPasskeys(tx, user.id)) >= mostPasskeys) {
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_MANY', max: mostPasskeys });
  }
  const row = { id: newId(deps), appId: user.appId, userId: user.id, userHandle: null, name, ...made };
  const passkey: PasskeyRow = { ...row, createdAt: deps.now(), lastUsedAt: null };
  if (!(await insertPasskey(tx, passkey))) throw invalidPasskey(field, 'ALREADY_ADDED');
  const totpSince = (await findTotp(tx, { userId: user.id }))?.createdAt ?? null;
  const addition = isConfirmed(call.app, totpSince, deps.now()) ? null : ({ what: 'PASSKEY', id: passkey.id } as const);
  await warnOfFactor(deps, tx, call, user, 'WAY_IN_ADDED', 'PASSKEY', addition);
  await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed: ['passkeys'] } });
  await recordAction(deps, tx, call, 'WAY_IN_ADDED', user.id, { wayIn: 'PASSKEY', passkeyId: passkey.id });
  return passkey;
}

/** Finds the passkey if the same request was already carried out: the client may not have received our first answer. */
async function findAdded(tx: Tx, user: UserRow, credentialId: string): Promise<PasskeyRow> {
  const added = await findPasskey(tx, { appId: user.appId, credentialId });
  if (added?.userId !== user.id) throw invalidPasskey(field, 'CHALLENGE_USED');
  return added;
}
