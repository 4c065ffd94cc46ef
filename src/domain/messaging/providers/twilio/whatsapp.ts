import { SendFailed, type SmsSender } from '../sender.js';
import { type TwilioAccount, twilioMessages } from './client.js';
import { receiptTo, validityOf } from './sender.js';
import { whatsAppCodes } from './whatsapp-codes.rules.js';
import { templateFor, type WhatsAppTemplates } from './whatsapp-templates.rules.js';

export interface WhatsAppOptions extends TwilioAccount {
  /** A number that is a WhatsApp sender of the account, as E.164. */
  from: string;
  templates: WhatsAppTemplates;
  /** Where receipts go: the public base URL. */
  publicUrl: () => string;
  now: () => number;
}

const provider = 'twilio-whatsapp';

/** In place of a code, when an operator tests the provider. */
const sampleCode = '000000';

/**
 * Sends codes by WhatsApp. A business may begin a conversation only by a template that WhatsApp has approved, so the app's own
 * text is not sent, and a message without a code is refused (D25).
 */
export function whatsAppSender({ from, templates, publicUrl, now, ...account }: WhatsAppOptions): SmsSender {
  const create = twilioMessages(account, provider, whatsAppCodes);
  return {
    provider,
    async send({ id, kind, to, code: told, locale, expiresAt }) {
      const code = kind === null ? sampleCode : told;
      if (code === null) throw SendFailed.by(provider, whatsAppCodes, 'no-code');
      const sid = await create({
        To: `whatsapp:${to}`,
        From: `whatsapp:${from}`,
        ContentSid: templateFor(templates, locale),
        ContentVariables: JSON.stringify({ 1: code }),
        ...validityOf(expiresAt - now()),
        ...receiptTo(publicUrl(), provider, id),
      });
      return { providerMessageId: sid };
    },
  };
}
