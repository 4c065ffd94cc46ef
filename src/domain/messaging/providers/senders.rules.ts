/** Who an SMS comes from: a sender of GSM's alphabet may have 11 characters (3GPP TS 23.040, 9.1.2.5). */
export function smsSenderOf(app: { name: string; smsSender: string | null }): string {
  if (app.smsSender !== null) return app.smsSender;
  return app.name.replace(/[^A-Za-z0-9]/g, '').slice(0, 11) || 'Info';
}
