import { SendFailed, type SmsSender } from '../sender.js';
import { type TwilioAccount, twilioMessages } from './client.js';
import { receiptTo, validityOf } from './sender.js';
import { whatsAppCodes } from './whatsapp-codes.rules.js';
import { templateFor, type WhatsAppTemplates } from './whatsapp-templates.rules.js';

export interface WhatsAppOptions extends TwilioAccount {
  /** A number that is a WhatsApp sender of the account, as E.164. */
  from: string;
  /** For codes. */
  templates: WhatsAppTemplates;
  /** For the notice that an address is in use. */
  noticeTemplates: WhatsAppTemplates;
  /** Where receipts go: the public base URL. */
  publicUrl: () => string;
  now: () => number;
}

const provider = 'twilio-whatsapp';

/** In place of a code, when an operator tests the provider. */
const sampleCode = '000000';

/**
 * Sends codes by WhatsApp, and the notice that an address is in use. A business may begin a conversation only by a template that
 * WhatsApp has approved, so the app's own text is not sent, and every other message is refused (D25).
 */
export function whatsAppSender(options: WhatsAppOptions): SmsSender {
  const { from, templates, noticeTemplates, publicUrl, now, ...account } = options;
  const create = twilioMessages(account, provider, whatsAppCodes);
  return {
    provider,
    async send({ id, kind, to, entryCode, app, locale, expiresAt }) {
      const code = kind === null ? sampleCode : entryCode;
      // A claim on a free number sends a code, and on an owned one this notice. Nobody may tell the two apart (D36).
      const isNotice = kind === 'ADDRESS_IN_USE';
      const variable = isNotice ? (app?.name ?? null) : code;
      if (variable === null) throw SendFailed.by(provider, whatsAppCodes, 'no-code');
      const sid = await create({
        To: `whatsapp:${to}`,
        From: `whatsapp:${from}`,
        ContentSid: templateFor(isNotice ? noticeTemplates : templates, locale),
        ContentVariables: JSON.stringify({ 1: variable }),
        ...validityOf(expiresAt - now()),
        ...receiptTo(publicUrl(), provider, id),
      });
      return { providerMessageId: sid };
    },
  };
}
