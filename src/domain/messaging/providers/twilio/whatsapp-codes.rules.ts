import type { CodeBook, CodeRow, CodeRows } from '../failure.rules.js';
import { rowOf } from '../failure.rules.js';
import { twilioCodes } from './codes.rules.js';

const followUp = 'Name another provider of SMS after twilio-whatsapp in SMS_PROVIDERS.';
const template =
  'Set TWILIO_WHATSAPP_TEMPLATE and TWILIO_WHATSAPP_NOTICE_TEMPLATE to approved templates with one variable each.';
const from = 'Correct TWILIO_WHATSAPP_FROM, or wait until Twilio has set up the sender.';

/** Not RECIPIENT_REFUSED: the number may well get an SMS. */
const notOnWhatsApp: CodeRow = ['GIVE_UP', 'OTHER', 'The number is not on WhatsApp.', followUp];
const noTemplate: CodeRow = ['GIVE_UP', 'MESSAGE_REFUSED', 'WhatsApp does not accept the template.', template];
const noSender: CodeRow = ['GIVE_UP', 'SENDER_REFUSED', 'Twilio has no WhatsApp sender of this number.', from];
const tooFast: CodeRow = ['RETRY', 'THROTTLED', 'Your WhatsApp sender sends more than WhatsApp allows it.', followUp];
const notReady: CodeRow = [
  'RETRY',
  'ACCOUNT_BARRED',
  'Your WhatsApp business account may not send.',
  'Check it in Meta’s business manager.',
];

/** What WhatsApp answers by Twilio, at once or by a receipt (https://www.twilio.com/docs/whatsapp/api/error-code-mapping). */
const ofWhatsApp: CodeRows = {
  'no-code': ['GIVE_UP', 'OTHER', 'WhatsApp has no template for this message, which has no code.', followUp],
  21654: noTemplate,
  21655: noTemplate,
  21656: noTemplate,
  21910: noSender,
  63003: notOnWhatsApp,
  63007: noSender,
  63013: noTemplate,
  63016: noTemplate,
  63018: tooFast,
  63020: notReady,
  63021: noTemplate,
  63024: notOnWhatsApp,
  63027: noTemplate,
  63028: noTemplate,
  63032: ['GIVE_UP', 'OTHER', 'WhatsApp keeps such messages from this user.', followUp],
};

/** The codes of Twilio, and those of WhatsApp beside them. */
export const whatsAppCodes: CodeBook = {
  name: twilioCodes.name,
  find(code) {
    const row = rowOf(ofWhatsApp, code.replace(/^receipt-/, '')) ?? twilioCodes.find(code);
    if (row === null || !code.startsWith('receipt-')) return row;
    const [, ...facts] = row;
    // What WhatsApp does not deliver may arrive as an SMS.
    return ['RETRY', ...facts];
  },
};
