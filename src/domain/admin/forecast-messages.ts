import type { Reader } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { register } from '../accounts/register.js';
import type { App } from '../apps/settings.rules.js';
import { isVerificationOn } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { isPhoneDormant } from '../identifiers/dormancy/dormant-phone.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { Identifier } from '../identifiers/parse.rules.js';
import { countryOf, inRanges, readStoredPhone } from '../identifiers/phone.rules.js';
import { isReclaimable } from '../identifiers/reclaims/reclaimable.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { limitsInForce } from '../limits/limits-in-force.js';
import { shareOf } from '../limits/purse.rules.js';
import { listMessages, type MessageCondition } from '../messaging/message-log.queries.js';
import { channelOf } from '../messaging/outbox/add-to-outbox.js';
import { isHeldBackReason } from '../messaging/outbox/held-back.rules.js';
import { listTroubles } from '../messaging/outbox/provider-troubles.queries.js';
import { requestPasswordReset } from '../passwords/request-reset.js';
import { listOthers } from '../presence/dormant-code.js';
import { isProven } from '../presence/login-code.rules.js';
import { requestLoginCode } from '../presence/request-login-code.js';
import { Refusal } from '../refusal.js';
import { costsMoney, pursesOf, reasonOf } from '../sending/costs.js';
import { findPause } from '../sending/sms-traffic.queries.js';
import { resendVerification } from '../verification/resend.js';
import {
  forecastMessage,
  type MessageFacts,
  type MessageForecast,
  type MessageOutcome,
  type MessagePurpose,
} from './forecast-message.rules.js';
import { troublesOf } from './provider-health.js';
import { rehearsalIp, rehearse } from './rehearse.js';

/** Returns a call from a network that no user has used, and that has spent nothing of its limits. */
export function callOfStranger({ app }: Pick<Call, 'app'>): Call {
  return { app, actor: { kind: 'ANYONE' }, ip: rehearsalIp, appIsNamed: true, userAgent: null };
}

/**
 * Returns whether the next requested message would be sent: one that verifies the identifier, for its newest claimant or a new user, and one that
 * resets a password.
 */
export async function forecastMessages(
  deps: Deps,
  { app }: Pick<Call, 'app'>,
  resolved: ResolvedIdentifier,
  claimant: UserRow | null,
): Promise<MessageForecast[]> {
  const call = callOfStranger({ app });
  const { identifier, user, isOwned } = resolved;
  const reset = await rehearse(deps, async rehearsed => {
    const challengeId = await requestPasswordReset(rehearsed, call, resolved, { channel: null, resetId: null });
    return await outcomeOf(rehearsed.store.reader, app.id, { challengeId });
  });
  const owner = isOwned ? user : null;
  const ofReset = await judge(deps, call, resolved, 'PASSWORD_RESET', reset, owner);
  const ofLogin = await forecastLoginCode(deps, call, resolved, owner);
  const always = ofLogin === null ? [ofReset] : [ofReset, ofLogin];
  const { kind } = identifier;
  const mayReclaim = await isToReclaim(deps, app, resolved);
  if (kind === 'USERNAME' || (isOwned && claimant === null && !mayReclaim)) return always;
  if (claimant !== null) {
    const ofUser = { ...call, actor: { kind: 'USER', id: claimant.id, sessionId: claimant.id } } as const;
    const again = await rehearse(deps, async rehearsed => {
      const { id: challengeId } = await resendVerification(rehearsed, ofUser, kind);
      return await outcomeOf(rehearsed.store.reader, app.id, { challengeId });
    });
    return [await judge(deps, call, resolved, 'VERIFICATION', again, claimant), ...always];
  }
  if (!isVerificationOn(kind, app.settings)) return always;
  const signUp = await rehearse(deps, async rehearsed => {
    const field = kind === 'EMAIL' ? 'email' : 'phone';
    const input = { generateUsername: true, password: newId(deps), [field]: identifier.value };
    const { userId } = await register(rehearsed, call, input);
    return await outcomeOf(rehearsed.store.reader, app.id, { userId });
  });
  return [await judge(deps, call, resolved, 'SIGN_UP', signUp, null), ...always];
}

/** M28: whether somebody else can open a reclaim of the number. */
async function isToReclaim(deps: Deps, app: App, resolved: ResolvedIdentifier): Promise<boolean> {
  const { user, isOwned, identifier } = resolved;
  const { kind, value } = identifier;
  if (user === null || !isOwned || kind === 'USERNAME') return false;
  return await isReclaimable(deps, deps.store.reader, app, { kind, value }, user);
}

/** M16: returns whether a login code would be sent. Null if the app sends none. */
async function forecastLoginCode(
  deps: Deps,
  call: Call,
  resolved: ResolvedIdentifier,
  owner: UserRow | null,
): Promise<MessageForecast | null> {
  const { app } = call;
  if (app.settings.loginByCode.length === 0) return null;
  const outcome = await rehearse(deps, async rehearsed => {
    const { loginId } = await requestLoginCode(rehearsed, call, resolved, null);
    return await outcomeOf(rehearsed.store.reader, app.id, { challengeId: loginId });
  });
  return await judge(deps, call, resolved, 'LOGIN_CODE', outcome, owner);
}

/** Returns the newest message that a rehearsal has queued. */
async function outcomeOf(reader: Reader, appId: string, of: MessageCondition): Promise<MessageOutcome> {
  const [message] = await listMessages(reader, appId, of, null, 1);
  if (message === undefined) throw new Error('the rehearsal queued no message');
  const { channel, kind, lastError } = message;
  return {
    kind: channel === 'EMAIL' ? 'EMAIL' : 'PHONE',
    heldBack: isHeldBackReason(lastError) ? lastError : null,
    isNotice: kind === 'ADDRESS_IN_USE',
  };
}

async function judge(
  deps: Deps,
  call: Call,
  resolved: ResolvedIdentifier,
  purpose: MessagePurpose,
  outcome: MessageOutcome | Refusal,
  subject: UserRow | null,
): Promise<MessageForecast> {
  const { identifier } = resolved;
  const isForClaim = purpose === 'VERIFICATION' || purpose === 'SIGN_UP';
  const asked: AddressKind = identifier.kind === 'USERNAME' ? 'EMAIL' : identifier.kind;
  const { reader } = deps.store;
  const owned = subject === null ? [] : await findIdentifiers(reader, { userId: subject.id });
  const isDormant = subject !== null && (await isPhoneDormant(deps, reader, call.app, subject.id));
  return forecastMessage({
    purpose,
    outcome,
    asked,
    isUnproven: owned.some(own => own.kind !== 'USERNAME' && !isProven(own)),
    isReclaim: isForClaim && (await isToReclaim(deps, call.app, resolved)),
    dormant: isDormant ? await listOthers(reader, call.app, subject.id) : null,
    subject: subject && { isDisabled: subject.disabledAt !== null, isPseudo: isPseudoUser(subject) },
    shared: outcome instanceof Refusal ? await sharedLimit(deps, call, asked, identifier, purpose) : null,
    trouble: outcome instanceof Refusal ? null : await troubleOf(deps, outcome.kind),
  });
}

/** Returns the shared limit that refuses now: a purse (X8), or the pause of a country (X11). */
async function sharedLimit(
  deps: Deps,
  call: Call,
  kind: AddressKind,
  { value }: Identifier,
  purpose: MessagePurpose,
): Promise<MessageFacts['shared']> {
  if (!costsMoney(deps, kind)) return null;
  const namesUser = purpose === 'PASSWORD_RESET' || purpose === 'LOGIN_CODE';
  const spender = namesUser ? 'ASKER' : 'STRANGER';
  const purses = pursesOf(deps, call, kind);
  for (const { limit, spent, most } of await limitsInForce(deps, purses)) {
    if (spent >= shareOf(most, spender)) return reasonOf(limit) as 'APP_BUDGET' | 'SERVER_BUDGET';
  }
  if (kind !== 'PHONE' || namesUser) return null;
  const country = countryOf(inRanges(readStoredPhone(value), deps.operatorLimits.phoneRanges));
  const pause = await findPause(deps.store.reader, { appId: call.app.id, country }, deps.now());
  return pause === null ? null : 'COUNTRY_PAUSED';
}

/** Returns the failure code of the first provider if all are in trouble. Otherwise another one sends the message (D15), and it returns null. */
async function troubleOf({ store, now, providers }: Deps, kind: AddressKind): Promise<string | null> {
  const names = providers[kind];
  if (names.length === 0) return null;
  const troubles = troublesOf(names, channelOf(kind), await listTroubles(store.reader), now());
  return troubles.length === names.length ? (troubles[0]?.lastError ?? null) : null;
}
