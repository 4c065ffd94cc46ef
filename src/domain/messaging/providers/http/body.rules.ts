import { parseMailbox } from '../mailbox.rules.js';
import type { Email, MessageFacts, Sms } from '../sender.js';

/** Returns the body of a request to a gateway (D26). docs/providers.md lists its fields. Fields may be added, but never removed. */
export function smsBody(sms: Sms, now: number): string {
  const { to, from, text, country, segments } = sms;
  return bodyOf('sms.send', { ...factsOf(sms), to, from, text, country, segments }, now);
}

/** @param operator the mailbox of the operator, where bounces go: they return the mail with its code or link (D9). */
export function emailBody(email: Email, operator: string, now: number): string {
  const { to, from, subject, text, html, logo } = email;
  const bounceTo = parseMailbox(operator)?.address ?? operator;
  const attachments = logo === null ? [] : [attachmentOf(logo)];
  return bodyOf(
    'email.send',
    { ...factsOf(email), to, from: from ?? operator, bounceTo, subject, text, html, attachments },
    now,
  );
}

function bodyOf(type: 'sms.send' | 'email.send', data: object, now: number): string {
  return JSON.stringify({ type, timestamp: new Date(now).toISOString(), data });
}

function factsOf({ id, kind, locale, code, app, expiresAt }: MessageFacts) {
  return { id, kind, locale, code, app, expiresAt: new Date(expiresAt).toISOString() };
}

/** Returns the logo as a part of the mail, which the HTML shows by `cid:`. */
function attachmentOf({ contentId, type, bytes }: NonNullable<Email['logo']>) {
  const filename = type === 'image/png' ? 'logo.png' : 'logo.jpg';
  return { contentId, contentType: type, filename, content: bytes.toString('base64') };
}
