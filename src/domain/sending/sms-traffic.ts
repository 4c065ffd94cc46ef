import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { countryOf, inRanges, readStoredPhone } from '../identifiers/phone.rules.js';
import { earnedBy } from '../limits/merits.js';
import { gatewayOf } from '../limits/network.rules.js';
import { Refusal } from '../refusal.js';
import {
  type AppCountry,
  addVerified,
  findPause,
  insertPause,
  type SmsPause,
  sumConversion,
  takePause,
} from './sms-traffic.queries.js';
import { bucketMs, isFraudLike, judgedAfterMs, lookBackMs, pauseMs, type SmsConversion } from './sms-traffic.rules.js';

/**
 * X11: returns the pause of a country. Begins one if too few of the judged SMS of a day led to a verification. That is typical of SMS pumping, a
 * fraud that earns money with SMS to its own numbers.
 */
export async function findOrBeginPause(deps: Deps, call: Call, country: string): Promise<SmsPause | null> {
  const { reader } = deps.store;
  const now = deps.now();
  const appCountry = { appId: call.app.id, country };
  const pause = await findPause(reader, appCountry, now);
  if (pause !== null) return pause;
  const conversion = await sumConversion(reader, appCountry, now - lookBackMs, now - judgedAfterMs - bucketMs);
  if (!isFraudLike(conversion)) return null;
  return await deps.store.transaction(tx => beginPause(deps, tx, call, appCountry, conversion));
}

/** Begins a pause. Reports it by an event, the audit log, the portal and a metric. */
async function beginPause(
  deps: Deps,
  tx: Tx,
  call: Call,
  appCountry: AppCountry,
  conversion: SmsConversion,
): Promise<SmsPause> {
  const now = deps.now();
  const pause = { ...appCountry, ...conversion, since: now, endsAt: now + pauseMs };
  // The insertion fails if another request began the pause at the same time.
  if (await insertPause(tx, pause)) {
    const data = { country: appCountry.country, ...conversion };
    await emitEvent(deps, tx, call.app, { type: 'country.paused', data });
    await recordAction(deps, tx, call, 'SMS_COUNTRY_PAUSED', null, data);
  }
  return pause;
}

/**
 * X11: whether to hold back an SMS to a number that its owner has never proven: its country is paused, and the network has no merits. Otherwise a
 * fraudster could cause SMS by password changes instead.
 */
export async function isPausedForUnproven(deps: Deps, tx: Tx, call: Call, country: string): Promise<boolean> {
  if ((await findPause(tx, { appId: call.app.id, country }, deps.now())) === null) return false;
  const { proved, returned } = await earnedBy(deps, tx, gatewayOf(call.ip));
  return proved + returned === 0;
}

/** Counts a right code. `since` is the bucket of `sms_traffic` in which its SMS was judged. Null if it was not judged. */
export async function recordSmsVerified(
  { operatorLimits }: Pick<Deps, 'operatorLimits'>,
  tx: Tx,
  { appId, value }: Pick<ClaimRow, 'appId' | 'value'>,
  since: number | null,
): Promise<void> {
  if (since === null) return;
  const phone = inRanges(readStoredPhone(value), operatorLimits.phoneRanges);
  await addVerified(tx, { appId, country: countryOf(phone) }, since);
}

/** Ends a pause for an admin, and deletes the traffic that led to it. */
export async function reopenCountry(deps: Deps, call: Call, country: string): Promise<void> {
  if (!/^[A-Z]{2}$/.test(country)) throw new Refusal('BAD_USER_INPUT', { field: 'country', reason: 'UNKNOWN_COUNTRY' });
  await deps.store.transaction(async tx => {
    if ((await takePause(tx, { appId: call.app.id, country })) === null) {
      throw new Refusal('NOT_FOUND', { field: 'country' });
    }
    await recordAction(deps, tx, call, 'SMS_COUNTRY_REOPENED', null, { country });
  });
}
