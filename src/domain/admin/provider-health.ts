import { type AddressKind, addressKinds } from '../../platform/values/kinds.js';
import { isVerificationOn } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { DeliveryTarget, Deps } from '../deps.js';
import { channelOf } from '../messaging/outbox/add-to-outbox.js';
import { countWaiting, listTroubles, type ProviderTroubleRow } from '../messaging/outbox/provider-troubles.queries.js';
import { isInTrouble } from '../messaging/outbox/provider-troubles.rules.js';
import { failureReasonOf } from '../messaging/providers/codes.rules.js';
import type { FailureReason } from '../messaging/providers/failure.rules.js';
import type { Channel } from '../messaging/templates/templates.js';
import { cachedCount } from './cached-counts.js';

/** The state of the providers for one kind of address, as an admin sees it (O17). */
export interface ProviderHealth {
  kind: AddressKind;
  target: DeliveryTarget;
  /** Whether the app wants addresses of this kind verified, so that people wait for messages. */
  isNeeded: boolean;
  /** Messages of this app that wait to be sent. */
  waiting: number;
  /** The providers of this kind, in the order in which they are asked (D14). */
  providers: readonly string[];
  /** The troubles of these providers, in the same order. */
  troubles: ProviderTrouble[];
  /** The trouble of the first provider, if none of them accepts messages. Otherwise null. */
  trouble: ProviderTrouble | null;
}

export interface ProviderTrouble {
  provider: string;
  /** Since when no message was accepted. */
  since: number;
  lastFailedAt: number;
  reason: FailureReason;
  code: string;
}

/** O17: reads the troubles of the whole server, on all nodes, and counts the waiting messages of the app. */
export async function readProviderHealth(
  deps: Pick<Deps, 'store' | 'now' | 'deliveryTargets' | 'providers'>,
  { app }: Pick<Call, 'app'>,
): Promise<ProviderHealth[]> {
  const { store, now, deliveryTargets } = deps;
  const troubles = await listTroubles(store.reader);
  const waiting = await cachedCount(deps, ['waiting', app.id], () => countWaiting(store.reader, app.id, now()));
  return addressKinds.map(kind => {
    const channel = channelOf(kind);
    const target = deliveryTargets[kind];
    const names = deps.providers[kind];
    const ofKind = troublesOf(names, channel, troubles, now()).map(showTrouble);
    return {
      kind,
      target,
      isNeeded: isVerificationOn(kind, app.settings),
      waiting: waiting.find(row => row.channel === channel)?.count ?? 0,
      providers: names,
      troubles: ofKind,
      trouble: ofKind.length === names.length ? (ofKind[0] ?? null) : null,
    };
  });
}

/** Returns the troubles of these providers, in their order. */
export function troublesOf(
  providers: readonly string[],
  channel: Channel,
  troubles: readonly ProviderTroubleRow[],
  now: number,
): ProviderTroubleRow[] {
  return providers.flatMap(
    provider =>
      troubles.find(row => row.channel === channel && row.provider === provider && isInTrouble(row, now)) ?? [],
  );
}

function showTrouble({ provider, since, lastFailedAt, lastError }: ProviderTroubleRow): ProviderTrouble {
  return { provider, since, lastFailedAt, reason: failureReasonOf(lastError), code: lastError };
}
