import type { TemplateText } from '../../platform/store/tables.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findOwner } from '../identifiers/owner.js';
import { type Identifier, recogniseIdentifier } from '../identifiers/parse.rules.js';
import { refuseUnless, spendQuotas } from '../limits/spend.js';
import { findMessage, type MessageRow } from '../messaging/outbox/messages.queries.js';
import { Refusal } from '../refusal.js';
import { queueMessage } from './queue-message.js';
import { countedAddress } from './targets.rules.js';
import { readTestProvider } from './test-provider.rules.js';

/** The text is fixed, and has neither a code nor a link. Otherwise a stolen admin token could send spam. */
const fixedText: Readonly<Record<'EMAIL' | 'PHONE', TemplateText>> = {
  EMAIL: {
    subject: 'Test message from {{ appName }}',
    text: 'This is a test message from {{ appName }}. An administrator sent it to see whether messages arrive. There is nothing to do.',
    html: null,
  },
  PHONE: { subject: null, text: '{{ appName }}: this is a test message. There is nothing to do.', html: null },
};

/**
 * O21: sends a fixed text to any address, so that an admin sees whether the provider works. The reader may be a stranger to the app, so it counts
 * like a claim for the address (X3), and like an admin's message for the purses (O16).
 */
export async function sendFixedTest(
  deps: Deps,
  call: Call,
  text: string,
  provider: string | null,
): Promise<MessageRow> {
  const { app } = call;
  const to = readAddress(text);
  const chosen = readTestProvider(deps.providers, to.kind, provider);
  const address = [app.id, countedAddress(to)];
  return await deps.store.transaction(async tx => {
    const quotas = [
      { limit: 'testMessage', of: [app.id] },
      { limit: 'testsToAnyone', of: [app.id] },
      { limit: 'testsToAddress', of: address, field: 'to' },
    ] as const;
    refuseUnless(await spendQuotas(deps, tx, quotas));
    // The message belongs to the owner of the address, so that it is exported and deleted with them.
    const userId = (await findOwner(tx, app.id, to))?.user.id ?? null;
    const id = await queueMessage(deps, tx, call, {
      kind: to.kind === 'EMAIL' ? 'EMAIL_VERIFIED' : 'PHONE_VERIFIED',
      // A paused country holds it back, even if somebody owns the number (X11).
      to: { ...to, provenAt: null },
      reader: { id: userId, locale: null },
      draft: { ...fixedText[to.kind], ...chosen },
      isToAnyone: true,
    });
    await recordAction(deps, tx, call, 'TEST_MESSAGE_SENT', userId, { kind: to.kind, messageId: id, ...chosen });
    return await findMessage(tx, id);
  });
}

/** Parses an address. Refuses a username, and an address that the present rules refuse. */
function readAddress(text: string): Identifier<'EMAIL' | 'PHONE'> {
  const { kind, ...rest } = recogniseIdentifier(text, 'to');
  if (kind === 'USERNAME') throw new Refusal('BAD_USER_INPUT', { field: 'to', reason: 'WRONG_KIND' });
  if (rest.isRefusedToday) throw new Refusal('INVALID_IDENTIFIER', { field: 'to', reason: 'MALFORMED' });
  return { kind, ...rest };
}
