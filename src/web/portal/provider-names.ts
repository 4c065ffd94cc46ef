/** The names of providers in lists and tables. */
const names: Readonly<Record<string, string>> = {
  vonage: 'Vonage',
  twilio: 'Twilio',
  'twilio-whatsapp': 'WhatsApp by Twilio',
  smtp: 'Mail server',
  http: 'Gateway',
  inbox: 'Development inbox',
};

/** The same at the beginning of a sentence, where that differs. */
const subjects: Readonly<Record<string, string>> = { smtp: 'The mail server', http: 'The gateway' };

/** Returns the name to show. A provider without an entry is shown by its name in the API. */
export function providerName(provider: string): string {
  return names[provider] ?? provider;
}

export function providerSubject(provider: string): string {
  return subjects[provider] ?? providerName(provider);
}
