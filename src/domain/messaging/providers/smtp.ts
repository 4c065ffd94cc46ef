import { createTransport } from 'nodemailer';
import type { Mailbox } from './mailbox.rules.js';
import { isPlainAddress, parseMailbox } from './mailbox.rules.js';
import type { Email, EmailSender } from './sender.js';
import { SendFailed } from './sender.js';
import { smtpTransport } from './smtp-url.rules.js';

export interface SmtpOptions {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  url: string;
  /** The operator's address, `Name <address@example.com>`: gets bounces, and is the sender where the app has none. */
  from: string;
  /** For the whole conversation. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 20_000;

/** What nodemailer and Node call a failed handshake or a certificate that is not trusted. */
const tlsFailure = /certificate|altnames|SSL routines|STARTTLS|TLS/;

/** Replies that ask for a login, or refuse ours (RFC 4954, 6): the operator's to mend, whichever command meets them. */
const authReplies = new Set([530, 534, 535, 538]);
/** The enhanced status code behind the reply, as in `550 5.1.1 No such user` (RFC 2034, 4). Digits alone are kept of a reply. */
const enhancedCode = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/;
/** Steps at which a refusal is about us or the server, not about the message. */
const settingUp = /^(CONN|EHLO|HELO|LHLO|STARTTLS|AUTH)/;

export function smtpSender({ url, from, timeoutMs = defaultTimeoutMs }: SmtpOptions): EmailSender {
  const transport = createTransport({ ...smtpTransport(url), disableFileAccess: true, disableUrlAccess: true });
  const bouncesTo = parseMailbox(from);

  return {
    provider: 'smtp',
    async send(email) {
      const sender = parseMailbox(email.from ?? from);
      // Given a line break in an address, nodemailer would send the mail to the address after it.
      if (sender === null || bouncesTo === null || !isPlainAddress(email.to))
        throw new SendFailed('smtp:address', 'GIVE_UP');
      // Timeouts for each step would not end with a server that drips one byte at a time.
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const { messageId } = await transport.sendMail({ ...mailOf(email, sender, bouncesTo.address), signal });
        return { providerMessageId: messageId };
      } catch (error) {
        throw asSendFailed(error);
      }
    },
  };
}

function mailOf({ id, to, subject, text, html, logo }: Email, sender: Mailbox, bouncesTo: string) {
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  return {
    // A bounce returns the mail with its code or link, so it goes to the operator, never to an address of an app (D9).
    envelope: { from: bouncesTo, to: [to] },
    from: sender,
    to: { name: '', address: to },
    messageId: `<${id}@${domain}>`,
    subject,
    text,
    ...(html === null ? {} : { html }),
    ...(logo === null ? {} : { attachments: [attachmentOf(logo)] }),
    // Asks mailboxes for no automatic answer (RFC 3834, 5).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

/** Part of the mail, not a file beside it: programs that follow RFC 2387 list no attachment. */
function attachmentOf({ contentId: cid, type: contentType, bytes: content }: NonNullable<Email['logo']>) {
  const filename = contentType === 'image/png' ? 'logo.png' : 'logo.jpg';
  return { cid, contentType, content, filename, contentDisposition: 'inline' as const };
}

function asSendFailed(error: unknown): SendFailed {
  const { code, responseCode, command, response } = error as Record<
    'code' | 'responseCode' | 'command' | 'response',
    unknown
  >;
  if (command === 'STARTTLS') return new SendFailed('smtp:tls', 'RETRY');
  if (typeof responseCode !== 'number') {
    if (code === 'EABORT' || code === 'ETIMEDOUT') return new SendFailed('smtp:timeout', 'RETRY');
    const isTls = code === 'ETLS' || (error instanceof Error && tlsFailure.test(error.message));
    return new SendFailed(isTls ? 'smtp:tls' : 'smtp:connection', 'RETRY');
  }
  const detail = typeof response === 'string' ? enhancedCode.exec(response)?.[1] : undefined;
  const token = detail === undefined ? `smtp:${responseCode}` : `smtp:${responseCode}-${detail}`;
  const step = typeof command === 'string' ? command : '';
  if (authReplies.has(responseCode) || settingUp.test(step)) return new SendFailed(token, 'RETRY');
  if (responseCode >= 500 && responseCode !== 503) return new SendFailed(token, 'GIVE_UP');
  // Any other refusal of the recipient is about this mailbox alone; 421, which ends the session, never arrives as one.
  return new SendFailed(token, step === 'RCPT TO' ? 'RECIPIENT_BUSY' : 'RETRY');
}
