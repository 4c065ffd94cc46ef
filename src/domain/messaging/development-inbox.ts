import { isClean } from '../text.rules.js';
import type { MessagingDeps } from './messaging-deps.js';
import { readOtherKinds } from './other-kinds.js';
import { type HeldBackReason, heldBackReasons, isHeldBackReason } from './outbox/held-back.rules.js';
import { findInInbox, type MessageRow } from './outbox/messages.queries.js';
import { composeMessage } from './templates/compose.js';
import type { EffectiveTemplate } from './templates/effective-template.js';
import { effectiveTemplate } from './templates/effective-template.js';
import type { Channel, MessageKind } from './templates/templates.js';

export interface InboxMessage {
  id: string;
  appName: string;
  channel: Channel;
  to: string;
  kind: MessageKind;
  subject: string | null;
  text: string;
  html: string | null;
  /** The id of the app's logo, which the HTML shows by `cid:`. Null if the app has none. */
  logo: string | null;
  /** Null if the text does not contain the code. */
  code: string | null;
  link: string | null;
  /** Why it was not sent (X12). Null if it was sent. */
  heldBack: HeldBackReason | null;
  /** ISO 8601. */
  sentAt: string;
}

/** Lists the development inbox (D3, D11), newest first. Renders each text anew, since no text is stored. */
export async function listInbox(
  { store, keys, publicUrl, findApp, findOtherKinds }: MessagingDeps,
  { to = null, limit = 500 }: { to?: string | null; limit?: number } = {},
): Promise<InboxMessage[]> {
  const appOf = memoize(findApp, appId => appId);
  const templateOf = memoize(
    ({ appId, kind, locale }: { appId: string; kind: MessageKind; locale: string }): Promise<EffectiveTemplate> =>
      effectiveTemplate(store.reader, appId, kind, locale),
    ({ appId, kind, locale }) => `${appId} ${kind} ${locale}`,
  );
  // The present kinds, because no text is stored.
  const otherKindsOf = memoize(
    (message: MessageRow) => readOtherKinds({ findOtherKinds }, message),
    ({ userId, kind, channel, draft }) => `${userId} ${kind} ${channel} ${draft === null}`,
  );
  const inbox: InboxMessage[] = [];
  // PostgreSQL fails on a text with NUL, and no address has one.
  if (to !== null && !isClean(to, 'allowed')) return inbox;
  for (const message of await findInInbox(store.reader, to, limit)) {
    const app = await appOf(message.appId);
    if (app === null) continue;
    const sentAt = message.sentAt ?? message.createdAt;
    const {
      problem: _,
      entryCode: __,
      ...composed
    } = composeMessage({ keys, publicUrl: publicUrl() }, app, await templateOf(message), message, {
      at: sentAt,
      otherKinds: await otherKindsOf(message),
    });
    const { id, channel, recipient: to, kind } = message;
    const shown = message.state === 'SUPPRESSED' ? withoutText(message) : { ...composed, heldBack: null };
    inbox.push({
      id,
      appName: app.name,
      logo: app.logo,
      channel,
      to,
      kind,
      ...shown,
      sentAt: new Date(sentAt).toISOString(),
    });
  }
  return inbox;
}

/** Hides the text. No code of a message that was held back is accepted, so showing it would mislead. */
function withoutText({
  lastError,
}: MessageRow): Omit<InboxMessage, 'id' | 'appName' | 'logo' | 'channel' | 'to' | 'kind' | 'sentAt'> {
  const heldBack = isHeldBackReason(lastError) ? lastError : null;
  const text = heldBack === null ? '' : heldBackReasons[heldBack];
  return { subject: null, text, html: null, code: null, link: null, heldBack };
}

function memoize<A, R>(ask: (argument: A) => Promise<R>, keyOf: (argument: A) => string): (argument: A) => Promise<R> {
  const answers = new Map<string, Promise<R>>();
  return argument => {
    const key = keyOf(argument);
    const answer = answers.get(key) ?? ask(argument);
    answers.set(key, answer);
    return answer;
  };
}
