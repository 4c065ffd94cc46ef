import type { Keys } from '../../platform/keys/keys.js';
import type { Store } from '../../platform/store/store.js';
import { findInInbox } from './outbox/messages.queries.js';
import type { MessagingApp } from './templates/compose.js';
import { composeMessage } from './templates/compose.js';
import type { EffectiveTemplate } from './templates/effective-template.js';
import { effectiveTemplate } from './templates/effective-template.js';
import type { Channel, MessageKind } from './templates/templates.js';

export interface InboxMessage {
  id: string;
  channel: Channel;
  to: string;
  kind: MessageKind;
  subject: string | null;
  text: string;
  html: string | null;
  /** Null when the text does not tell it. */
  code: string | null;
  link: string | null;
  /** ISO 8601. */
  sentAt: string;
}

interface InboxDeps {
  store: Store;
  keys: Keys;
  publicUrl: () => string;
  findApp: (appId: string) => Promise<MessagingApp | null>;
}

/** The development inbox (D3), newest first. Its texts are rendered for each look at it, since none is stored. */
export async function listInbox({ store, keys, publicUrl, findApp }: InboxDeps, limit = 500): Promise<InboxMessage[]> {
  const appOf = memoize(findApp, appId => appId);
  const templateOf = memoize(
    ({ appId, kind, locale }: { appId: string; kind: MessageKind; locale: string }): Promise<EffectiveTemplate> =>
      effectiveTemplate(store.reader, appId, kind, locale),
    ({ appId, kind, locale }) => `${appId} ${kind} ${locale}`,
  );
  const inbox: InboxMessage[] = [];
  for (const message of await findInInbox(store.reader, limit)) {
    const app = await appOf(message.appId);
    if (app === null) continue;
    const sentAt = message.sentAt ?? message.createdAt;
    const composed = composeMessage({ keys, publicUrl: publicUrl() }, app, await templateOf(message), message, sentAt);
    const { id, channel, recipient: to, kind } = message;
    inbox.push({ id, channel, to, kind, ...composed, sentAt: new Date(sentAt).toISOString() });
  }
  return inbox;
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
