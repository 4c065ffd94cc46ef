import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { countryOf, readStoredPhone } from '../identifiers/phone.rules.js';
import { Refusal } from '../refusal.js';
import { addSent, addVerified, findPause, insertPause, sumConversion, takePause } from './sms-traffic.queries.js';
import { bucketMs, bucketOf, isFraudLike, lookBackMs, pauseMs, ripeAfterMs } from './sms-traffic.rules.js';

/**
 * Notes an SMS that a claim causes, and says whether its country is paused: over a day, too few of the SMS to it led to a
 * verification. That is what it looks like when somebody earns by the numbers (SMS pumping).
 */
export async function isCountryPaused(
  deps: Pick<Deps, 'now' | 'randomBytes' | 'limitsEnabled'>,
  tx: Tx,
  call: Call,
  country: string,
  sent: 0 | 1,
): Promise<boolean> {
  if (!deps.limitsEnabled) return false;
  const now = deps.now();
  const appCountry = { appId: call.app.id, country };
  if ((await findPause(tx, appCountry, now)) !== null) return true;
  await addSent(tx, appCountry, bucketOf(now), sent);
  const conversion = await sumConversion(tx, appCountry, now - lookBackMs, now - ripeAfterMs - bucketMs);
  if (!isFraudLike(conversion)) return false;
  if (await insertPause(tx, { ...appCountry, ...conversion, since: now, endsAt: now + pauseMs })) {
    await recordAction(deps, tx, call, 'SMS_COUNTRY_PAUSED', null, { country, ...conversion });
  }
  return true;
}

/** Its code was made in the bucket that it counts for. */
export async function recordSmsVerified(
  tx: Tx,
  { appId, value }: Pick<ClaimRow, 'appId' | 'value'>,
  madeAt: number,
): Promise<void> {
  await addVerified(tx, { appId, country: countryOf(readStoredPhone(value)) }, bucketOf(madeAt));
}

/** An admin knows better: the country gets SMS again, with a clean slate. */
export async function reopenCountry(deps: Deps, call: Call, country: string): Promise<void> {
  if (!/^[A-Z]{2}$/.test(country)) throw new Refusal('BAD_USER_INPUT', { field: 'country' });
  await deps.store.transaction(async tx => {
    if ((await takePause(tx, { appId: call.app.id, country })) === null) {
      throw new Refusal('NOT_FOUND', { field: 'country' });
    }
    await recordAction(deps, tx, call, 'SMS_COUNTRY_REOPENED', null, { country });
  });
}
