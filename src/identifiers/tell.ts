import { type App, fixedCodeOf } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import type { AddressKind } from '../kinds.js';
import { channelOf, enqueueMessage } from '../messaging/enqueue.js';
import type { Tx } from '../store/store.js';
import type { MessageKind } from '../store/tables.js';
import { maySendSms } from './allowed-phones.rules.js';

export interface Letter {
  kind: MessageKind;
  to: { kind: AddressKind; value: string };
  /** To whom: the user whose data the message is, and whose language it speaks; nobody's is a decoy. */
  reader: { id: string | null; locale: string | null };
  /** Whose code or link the message carries; with it the message dies. */
  challenge?: { id: string; expiresAt: number };
  /** What took the recipient's place (C6); shown masked. */
  newAddress?: string;
  /** Not sent, and nobody is told so (X3). */
  isCapped?: true;
}

/** Queues a message of an app in the transaction that causes it (D1). Test addresses are never sent to (D8). */
export async function tell(deps: Deps, tx: Tx, app: App, { to, reader, isCapped, ...letter }: Letter): Promise<void> {
  await enqueueMessage(tx, deps, {
    ...letter,
    appId: app.id,
    userId: reader.id,
    channel: channelOf(to.kind),
    recipient: to.value,
    locale: reader.locale,
    isHeldBack: isCapped === true || !maySendTo(deps, app, to),
  });
}

/** A number may have been stored while verification was OFF, or its country been taken off the list since (X4). */
function maySendTo({ channels }: Deps, { settings }: App, { kind, value }: Letter['to']): boolean {
  const channel = channels[kind];
  if (channel === 'NOWHERE' || fixedCodeOf(value, settings) !== null) return false;
  return kind === 'EMAIL' || maySendSms(settings, value, channel);
}
