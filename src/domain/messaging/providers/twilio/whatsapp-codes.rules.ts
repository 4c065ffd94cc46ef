import type { CodeBook, CodeRow, CodeRows } from '../failure.rules.js';
import { rowOf } from '../failure.rules.js';
import { twilioCodes } from './codes.rules.js';

const followUp = 'Name another provider of SMS after twilio-whatsapp in SMS_PROVIDERS.';
const template =
  'Set TWILIO_WHATSAPP_TEMPLATE and TWILIO_WHATSAPP_NOTICE_TEMPLATE to approved templates with one variable each.';
const from = 'Correct TWILIO_WHATSAPP_FROM, or wait until Twilio has set up the sender.';

/** Not RECIPIENT_REFUSED, because the number may accept an SMS. */
const notOnWhatsApp: CodeRow = ['GIVE_UP', 'OTHER', 'The number is not on WhatsApp.', followUp];
const noTemplate: CodeRow = ['GIVE_UP', 'MESSAGE_REFUSED', 'WhatsApp does not accept the template.', template];
const noSender: CodeRow = ['GIVE_UP', 'SENDER_REFUSED', 'Twilio has no WhatsApp sender with this number.', from];
const tooFast: CodeRow = [
  'RETRY',
  'THROTTLED',
  'Your WhatsApp sender exceeds the rate that WhatsApp allows.',
  followUp,
];
const notReady: CodeRow = [
  'RETRY',
  'ACCOUNT_BARRED',
  'Your WhatsApp business account may not send.',
  'Check it in Meta’s business manager.',
];

/** WhatsApp's errors, in Twilio's answers or receipts (https://www.twilio.com/docs/whatsapp/api/error-code-mapping). */
const ofWhatsApp: CodeRows = {
  'no-code': ['GIVE_UP', 'OTHER', 'The message has no code, and WhatsApp has no template for it.', followUp],
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
  63032: ['GIVE_UP', 'OTHER', 'WhatsApp does not deliver such messages to this user.', followUp],
};

/** The codes of Twilio and those of WhatsApp. */
export const whatsAppCodes: CodeBook = {
  name: twilioCodes.name,
  find(code) {
    const row = rowOf(ofWhatsApp, code.replace(/^receipt-/, '')) ?? twilioCodes.find(code);
    if (row === null || !code.startsWith('receipt-')) return row;
    const [, ...facts] = row;
    // A message that WhatsApp does not deliver may arrive as an SMS.
    return ['RETRY', ...facts];
  },
};
