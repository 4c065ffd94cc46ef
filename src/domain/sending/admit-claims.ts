import type { Tx } from '../../platform/store/store.js';
import { secondsUntil } from '../../platform/values/clock.rules.js';
import { fixedCodeOf } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { CarriedOut } from '../idempotency/carry-out-once.js';
import type { Address } from '../identifiers/parse.rules.js';
import { countryOf, inRanges, type Phone, readStoredPhone } from '../identifiers/phone.rules.js';
import { earnedBy } from '../limits/merits.js';
import { gatewayOf } from '../limits/network.rules.js';
import { type Quota, quotasOfNetwork, refundQuotas, refuseUnless, spendQuotas } from '../limits/spend.js';
import { Refusal } from '../refusal.js';
import { costsMoney, quotasOfCost } from './costs.js';
import { payOrRefuse } from './pay-or-refuse.js';
import { findOrBeginPause } from './sms-traffic.js';
import { addSent, hasProvenOwner, type SmsPause } from './sms-traffic.queries.js';
import { bucketOf } from './sms-traffic.rules.js';

/** An address that the caller claims, and the argument that contains it. */
export interface NamedAddress extends Address {
  field: string;
}

/** The result of admitting a request to send messages. */
export interface Admission {
  /** The bucket of `sms_traffic` in which its SMS is judged. Null if it is not judged (X11). */
  trafficSince: number | null;
  /** The quotas from which it has spent. */
  quotas: readonly Quota[];
  /**
   * The quotas to refund if the message is held back. Nothing is refunded for strangers. Otherwise the remaining number would reveal whether the
   * address has an owner (X20).
   */
  refundable?: readonly Quota[];
}

/**
 * X6, X8, X11: spends the cost of messages to these addresses and other limits of the caller, or refuses and names the address. It does not look up
 * an address, and spends even if nothing is sent later. So the answer depends only on the input and the network of the caller (A7).
 */
export async function admitClaims(
  deps: Deps,
  call: Call,
  limits: readonly Quota[],
  addresses: readonly NamedAddress[],
): Promise<Admission> {
  if (!deps.limitsEnabled) return { trafficSince: null, quotas: [] };
  const costly = addresses.filter(
    ({ kind, value }) => costsMoney(deps, kind) && fixedCodeOf(value, call.app.settings) === null,
  );
  const named = costly.find(({ kind }) => kind === 'PHONE') ?? null;
  const read = named === null ? null : (named.phone ?? readStoredPhone(named.value));
  const phone = inRanges(read, deps.operatorLimits.phoneRanges);
  const pause = named === null ? null : await findOrBeginPause(deps, call, countryOf(phone));
  const quotas = [...limits, ...costly.flatMap(address => quotasOf(deps, call, address))];
  if (quotas.length === 0) return { trafficSince: null, quotas };
  return await deps.store.transaction(async tx => {
    const grant = await payOrRefuse(deps, tx, call, quotas);
    const gateway = gatewayOf(call.ip);
    const ofGateway = quotas.findIndex(({ limit, network }) => limit === 'smsOfNetwork' && network === gateway);
    // A trusted network that the operator has listed has no such quota, and is not judged.
    if (named === null || ofGateway === -1) return { trafficSince: null, quotas };
    const sms = { phone, field: named.field, pause, spent: grant.spent[ofGateway] ?? 0 };
    return { trafficSince: await admitSms(deps, tx, call, sms), quotas };
  });
}

/** Runs the transaction of an admitted request. Refunds its cost if another request with the same idempotency key was first (K5). */
export async function onceAdmitted<T>(deps: Deps, { quotas }: Admission, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await deps.store.transaction(work);
  } catch (error) {
    if (error instanceof CarriedOut) await deps.store.transaction(tx => refundQuotas(deps, tx, quotas));
    throw error;
  }
}

function quotasOf(deps: Deps, call: Call, { kind, field }: NamedAddress): Quota[] {
  const limit = kind === 'PHONE' ? 'smsOfNetwork' : 'emailsOfNetwork';
  const quotas = [...quotasOfNetwork(deps, limit, call.ip), ...quotasOfCost(deps, call, kind, 'STRANGER')];
  return quotas.map(quota => ({ ...quota, field }));
}

interface NamedSms {
  phone: Phone | null;
  field: string;
  pause: SmsPause | null;
  /** How many SMS its network has caused in this hour, including this one. */
  spent: number;
}

/** X11: judges an SMS of a network above its merits. Delays or refuses it while its country is paused. */
async function admitSms(deps: Deps, tx: Tx, call: Call, sms: NamedSms): Promise<Admission['trafficSince']> {
  const { phone, pause, spent } = sms;
  const { proved, returned } = await earnedBy(deps, tx, gatewayOf(call.ip));
  if (spent <= proved + returned) return null;
  if (pause !== null) {
    await slowDown(deps, tx, call, sms, pause);
    // After a pause, do not judge this SMS. Otherwise an attacker could keep the country paused forever.
    return null;
  }
  const trafficSince = bucketOf(deps.now());
  await addSent(tx, { appId: call.app.id, country: countryOf(phone) }, trafficSince);
  return trafficSince;
}

async function slowDown(
  deps: Deps,
  tx: Tx,
  call: Call,
  { phone, field }: NamedSms,
  { country, endsAt }: SmsPause,
): Promise<void> {
  const { id } = call.app;
  // If nobody owns a number of the country, refuse all. This affects hardly any real users.
  if (phone === null || !(await hasProvenOwner(tx, id, callingCodeOf(phone)))) {
    throw new Refusal('RATE_LIMITED', { field, retryAfter: secondsUntil(endsAt, deps.now()) });
  }
  const slow: Quota[] = [
    { limit: 'slowSmsOfNetwork', of: [id, country, gatewayOf(call.ip)], field },
    { limit: 'slowSmsToCountry', of: [id, country], field },
  ];
  refuseUnless(await spendQuotas(deps, tx, slow));
}

/** Returns a calling code such as `+81`. */
function callingCodeOf({ value, nationalNumber }: Phone): string {
  return value.slice(0, value.length - nationalNumber.length);
}
