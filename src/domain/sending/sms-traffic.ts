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
import { bucketMs, isFraudLike, lookBackMs, pauseMs, ripeAfterMs, type SmsConversion } from './sms-traffic.rules.js';

/**
 * X11: the pause of a country; begins one if, over a day, too few of the SMS that are judged led to a verification. That is
 * what it looks like when somebody earns by the numbers (SMS pumping).
 */
export async function findOrBeginPause(deps: Deps, call: Call, country: string): Promise<SmsPause | null> {
  const { reader } = deps.store;
  const now = deps.now();
  const appCountry = { appId: call.app.id, country };
  const pause = await findPause(reader, appCountry, now);
  if (pause !== null) return pause;
  const conversion = await sumConversion(reader, appCountry, now - lookBackMs, now - ripeAfterMs - bucketMs);
  if (!isFraudLike(conversion)) return null;
  return await deps.store.transaction(tx => beginPause(deps, tx, call, appCountry, conversion));
}

/** The admin hears of it by an event, the audit log, the portal and a metric. */
async function beginPause(
  deps: Deps,
  tx: Tx,
  call: Call,
  appCountry: AppCountry,
  conversion: SmsConversion,
): Promise<SmsPause> {
  const now = deps.now();
  const pause = { ...appCountry, ...conversion, since: now, endsAt: now + pauseMs };
  // False when another request began it at the same moment.
  if (await insertPause(tx, pause)) {
    const data = { country: appCountry.country, ...conversion };
    await emitEvent(deps, tx, call.app, { type: 'country.paused', data });
    await recordAction(deps, tx, call, 'SMS_COUNTRY_PAUSED', null, data);
  }
  return pause;
}

/**
 * X11: whether an SMS to a number that its owner never proved is held back: its country is paused, and the network has earned
 * nothing. Otherwise a thief of pumped numbers could earn by changing passwords instead.
 */
export async function isPausedForUnproven(deps: Deps, tx: Tx, call: Call, country: string): Promise<boolean> {
  if ((await findPause(tx, { appId: call.app.id, country }, deps.now())) === null) return false;
  const { proved, returned } = await earnedBy(deps, tx, gatewayOf(call.ip));
  return proved + returned === 0;
}

/** `since` is the bucket of `sms_traffic` in which the SMS with the code was judged; null when it was not. */
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

/** An admin ends a pause. What led to it is forgotten. */
export async function reopenCountry(deps: Deps, call: Call, country: string): Promise<void> {
  if (!/^[A-Z]{2}$/.test(country)) throw new Refusal('BAD_USER_INPUT', { field: 'country', reason: 'UNKNOWN_COUNTRY' });
  await deps.store.transaction(async tx => {
    if ((await takePause(tx, { appId: call.app.id, country })) === null) {
      throw new Refusal('NOT_FOUND', { field: 'country' });
    }
    await recordAction(deps, tx, call, 'SMS_COUNTRY_REOPENED', null, { country });
  });
}
