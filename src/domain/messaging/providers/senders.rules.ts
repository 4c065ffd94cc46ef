export interface SenderSettings {
  name: string;
  smsSender: string | null;
  smsSendersByCountry: readonly { country: string; sender: string }[];
}

/** Returns the sender of an SMS to a country (D30). A sender with letters may have 11 characters (3GPP TS 23.040, 9.1.2.5). */
export function smsSenderOf({ name, smsSender, smsSendersByCountry }: SenderSettings, toCountry: string): string {
  const ofCountry = smsSendersByCountry.find(({ country }) => country === toCountry)?.sender;
  return ofCountry ?? smsSender ?? (name.replace(/[^A-Za-z0-9]/g, '').slice(0, 11) || 'Info');
}
