import { type AddressKind, addressKinds } from '../../platform/values/kinds.js';
import { isVerificationOn } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { DeliveryTarget, Deps } from '../deps.js';
import { channelOf } from '../messaging/outbox/add-to-outbox.js';
import { countWaiting, listTroubles, type ProviderTroubleRow } from '../messaging/outbox/provider-troubles.queries.js';
import { isInTrouble } from '../messaging/outbox/provider-troubles.rules.js';
import { failureReasonOf } from '../messaging/providers/codes.rules.js';
import type { FailureReason } from '../messaging/providers/failure.rules.js';
import { cachedCount } from './cached-counts.js';

/** What an admin sees of the way to one kind of address (O17). */
export interface ProviderHealth {
  kind: AddressKind;
  target: DeliveryTarget;
  /** Whether the app wants addresses of this kind verified, so that people wait for messages. */
  isNeeded: boolean;
  /** Messages of this app that wait to be sent. */
  waiting: number;
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

/** O17. The trouble is that of the server, on whichever node; the messages are those of the app. */
export async function readProviderHealth(
  deps: Pick<Deps, 'store' | 'now' | 'deliveryTargets'>,
  { app }: Pick<Call, 'app'>,
): Promise<ProviderHealth[]> {
  const { store, now, deliveryTargets } = deps;
  const troubles = await listTroubles(store.reader);
  const waiting = await cachedCount(deps, ['waiting', app.id], () => countWaiting(store.reader, app.id, now()));
  return addressKinds.map(kind => {
    const channel = channelOf(kind);
    const target = deliveryTargets[kind];
    const trouble = target === 'PROVIDER' ? troubles.find(row => row.channel === channel) : undefined;
    return {
      kind,
      target,
      isNeeded: isVerificationOn(kind, app.settings),
      waiting: waiting.find(row => row.channel === channel)?.count ?? 0,
      trouble: trouble !== undefined && isInTrouble(trouble, now()) ? showTrouble(trouble) : null,
    };
  });
}

function showTrouble({ provider, since, lastFailedAt, lastError }: ProviderTroubleRow): ProviderTrouble {
  return { provider, since, lastFailedAt, reason: failureReasonOf(lastError), code: lastError };
}
