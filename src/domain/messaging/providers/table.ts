import type { ProviderConfigs, ProviderName } from '../../../platform/config/providers/providers.js';
import type { ReceiptReader } from './receipts.js';
import type { EmailSender, SmsSender } from './sender.js';

/** The adapters of one provider. */
export interface OpenedProvider {
  sms: SmsSender | null;
  email: EmailSender | null;
  /** Null if it sends no receipts, or if we cannot check whether they are genuine. */
  receipts: ReceiptReader | null;
}

/** Dependencies that a provider may need in addition to its options. */
export interface Surroundings {
  /** The base of the URL for its receipts. Throws before the server listens. */
  publicUrl: () => string;
  /** The clock for checking signatures. */
  now: () => number;
}

type Open<Name extends ProviderName> = (
  options: NonNullable<ProviderConfigs[Name]>,
  surroundings: Surroundings,
) => Promise<Partial<OpenedProvider>>;

/** Opens each provider. Libraries of providers that are not configured are never loaded. */
export const openers: { readonly [Name in ProviderName]: Open<Name> } = {
  vonage: async ({ signatureSecret, ...account }) => {
    const { vonageReceipts, vonageSender } = await import('./vonage/open.js');
    return {
      sms: vonageSender(account),
      receipts: signatureSecret === null ? null : vonageReceipts(signatureSecret),
    };
  },
  twilio: async ({ authToken, ...account }, { publicUrl, now }) => {
    const { twilioReceipts, twilioSender } = await import('./twilio/open.js');
    return {
      sms: twilioSender({ ...account, publicUrl, now }),
      receipts: twilioReceipts({ accountSid: account.accountSid, authToken }, 'twilio'),
    };
  },
  'twilio-whatsapp': async ({ authToken, ...account }, { publicUrl, now }) => {
    const { twilioReceipts, whatsAppSender } = await import('./twilio/open.js');
    return {
      sms: whatsAppSender({ ...account, publicUrl, now }),
      receipts: twilioReceipts({ accountSid: account.accountSid, authToken }, 'twilio-whatsapp'),
    };
  },
  smtp: async options => ({ email: (await import('./smtp/sender.js')).smtpSender(options) }),
  http: async ({ smsUrl, email, secrets }, { now }) => {
    const { gatewayEmailSender, gatewayReceipts, gatewaySmsSender } = await import('./http/open.js');
    return {
      sms: smsUrl === null ? null : gatewaySmsSender({ url: smsUrl, secrets, now }),
      email: email === null ? null : gatewayEmailSender({ ...email, secrets, now }),
      receipts: gatewayReceipts(secrets),
    };
  },
};
