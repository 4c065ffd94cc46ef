import { SendFailed, type SmsSender } from '../sender.js';
import { type TwilioAccount, twilioMessages } from './client.js';
import { receiptTo, validityOf } from './sender.js';
import { whatsAppCodes } from './whatsapp-codes.rules.js';
import { templateFor, type WhatsAppTemplates } from './whatsapp-templates.rules.js';

export interface WhatsAppOptions extends TwilioAccount {
  /** A WhatsApp sender of the account, in E.164. */
  from: string;
  /** The templates for codes. */
  templates: WhatsAppTemplates;
  /** The templates for the notice that an address is in use. */
  noticeTemplates: WhatsAppTemplates;
  /** The public base URL, to which Twilio sends receipts. */
  publicUrl: () => string;
  now: () => number;
}

const provider = 'twilio-whatsapp';

/** Replaces the code when an operator tests the provider. */
const sampleCode = '000000';

/**
 * Sends codes by WhatsApp, and the notice that an address is in use. A business may begin a conversation only with a template that WhatsApp has
 * approved. So it sends these templates and not the app's text, and refuses all other messages (D25).
 */
export function whatsAppSender(options: WhatsAppOptions): SmsSender {
  const { from, templates, noticeTemplates, publicUrl, now, ...account } = options;
  const create = twilioMessages(account, provider, whatsAppCodes);
  return {
    provider,
    async send({ id, kind, to, entryCode, app, locale, expiresAt }) {
      const code = kind === null ? sampleCode : entryCode;
      // A claim of a free number sends a code, and a claim of an owned one this notice. Both must go by WhatsApp, so that nobody can tell them apart
      // (D36).
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
