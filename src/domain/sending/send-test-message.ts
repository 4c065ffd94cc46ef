import { requireAdminPresence } from '../apps/portal/admin-presence.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findOwner } from '../identifiers/owner.js';
import { recogniseIdentifier } from '../identifiers/parse.rules.js';
import { spendOrRefuse } from '../limits/spend.js';
import { channelOf } from '../messaging/outbox/add-to-outbox.js';
import type { MessageRow } from '../messaging/outbox/messages.queries.js';
import { findMessage } from '../messaging/outbox/messages.queries.js';
import { readCheckedTemplate } from '../messaging/templates/manage-templates.js';
import type { TemplateInput } from '../messaging/templates/template-input.js';
import { kindFacts } from '../messaging/templates/templates.js';
import { Refusal } from '../refusal.js';
import { queueMessage } from './queue-message.js';
import { readTestProvider } from './test-provider.rules.js';

/**
 * Sends a template, saved or not, with invented values to a verified address of a user of the app (decision 005). Strangers to the app get nothing
 * from its admins. Counts for the whole app (X3). Needs the token again, because a thief of a portal session could write anything to users (O34).
 */
export async function sendTestMessage(
  deps: Deps,
  call: Call,
  input: TemplateInput,
  to: string,
  provider: string | null,
): Promise<MessageRow> {
  const { app } = call;
  requireAdminPresence(call, app.settings, 'sendTestMessage', deps.now(), { hasOwnText: true });
  const template = readCheckedTemplate(input);
  const { kind, ...forms } = recogniseIdentifier(to, 'to');
  if (kind === 'USERNAME' || !kindFacts[template.kind].channels.includes(channelOf(kind))) {
    throw new Refusal('BAD_USER_INPUT', { field: 'to', reason: 'WRONG_KIND' });
  }
  const chosen = readTestProvider(deps.providers, kind, provider);
  return await deps.store.transaction(async tx => {
    const owner = await findOwner(tx, app.id, { kind, ...forms });
    if (owner === null) throw new Refusal('NOT_FOUND', { field: 'to' });
    await spendOrRefuse(deps, tx, 'testMessage', app.id);
    const { subject, text, html } = template;
    const id = await queueMessage(deps, tx, call, {
      kind: template.kind,
      to: { kind, value: owner.value },
      reader: { id: owner.user.id, locale: template.locale },
      draft: { subject, text, html, ...chosen },
    });
    await recordAction(deps, tx, call, 'TEST_MESSAGE_SENT', owner.user.id, {
      kind: template.kind,
      locale: template.locale,
      ...chosen,
    });
    return await findMessage(tx, id);
  });
}
