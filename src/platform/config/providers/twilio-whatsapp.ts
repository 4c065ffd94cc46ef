import type { VariableTable } from '../environment.rules.js';
import { providerVariables } from './provider-variables.js';
import { type TwilioConfig, twilio, twilioVariables } from './twilio.js';

export interface TwilioWhatsAppConfig extends Omit<TwilioConfig, 'messagingServiceSid'> {
  /** A WhatsApp sender of the account, in E.164. */
  from: string;
  /** The SID of the authentication template in each language. The first one is also for all other languages. */
  templates: { locale: string; sid: string }[];
  /** The same for the notice that an address is in use. */
  noticeTemplates: TwilioWhatsAppConfig['templates'];
}

const templateSids = {
  mustBe: 'HX and 32 hexadecimal digits, or languages with such SIDs, as en=HX…,ja=HX…',
  read: readTemplates,
};

const variables = {
  TWILIO_WHATSAPP_FROM: {
    default: null,
    meaning:
      'codes by WhatsApp through Twilio, from this number, together with `TWILIO_WHATSAPP_TEMPLATE` and `TWILIO_WHATSAPP_NOTICE_TEMPLATE`, if `SMS_PROVIDERS` or `SMS_ROUTES` names `twilio-whatsapp` ([providers](docs/providers.md#whatsapp-by-twilio))',
    mustBe: 'a phone number as +15551234567',
    read: text => (/^\+[1-9]\d{6,14}$/.test(text) ? text : undefined),
  },
  TWILIO_WHATSAPP_TEMPLATE: {
    default: null,
    meaning:
      'the SID of the approved authentication template, or one for each language with commas between them, the first for all others: `en=HX…,ja=HX…`',
    ...templateSids,
  },
  TWILIO_WHATSAPP_NOTICE_TEMPLATE: {
    default: null,
    meaning:
      'the same for the approved template that tells owners that somebody entered their number. Its one variable is the name of the app',
    ...templateSids,
  },
} satisfies VariableTable;

export const twilioWhatsApp = providerVariables({
  variables: { ...twilioVariables, ...variables },
  setUp: { PHONE: 'TWILIO_WHATSAPP_FROM, TWILIO_WHATSAPP_TEMPLATE and TWILIO_WHATSAPP_NOTICE_TEMPLATE' },
  needs: [
    ['TWILIO_WHATSAPP_FROM', 'TWILIO_WHATSAPP_TEMPLATE'],
    ['TWILIO_WHATSAPP_FROM', 'TWILIO_WHATSAPP_NOTICE_TEMPLATE'],
    ['TWILIO_WHATSAPP_TEMPLATE', 'TWILIO_WHATSAPP_FROM'],
    ['TWILIO_WHATSAPP_NOTICE_TEMPLATE', 'TWILIO_WHATSAPP_FROM'],
    ['TWILIO_WHATSAPP_FROM', 'TWILIO_ACCOUNT_SID'],
  ],
  read(values): TwilioWhatsAppConfig | null {
    const { TWILIO_WHATSAPP_FROM: from, TWILIO_WHATSAPP_TEMPLATE: templates } = values;
    const { TWILIO_WHATSAPP_NOTICE_TEMPLATE: noticeTemplates } = values;
    const account = twilio.read(values);
    if (account === null || from === null || templates === null || noticeTemplates === null) return null;
    const { messagingServiceSid: _, ...login } = account;
    return { ...login, from, templates, noticeTemplates };
  },
  kindsOf: () => ['PHONE'],
  takesOnly: 'codes, and notices that a number is in use',
});

function readTemplates(text: string): TwilioWhatsAppConfig['templates'] | undefined {
  const templates = text.split(',').map(item => {
    const [, locale = '', sid] =
      /^(?:([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)=)?(HX[0-9a-fA-F]{32})$/.exec(item.trim()) ?? [];
    return sid === undefined ? null : { locale, sid };
  });
  return templates.every(template => template !== null) ? templates : undefined;
}
