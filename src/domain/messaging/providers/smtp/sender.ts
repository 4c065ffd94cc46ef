import { createTransport } from 'nodemailer';
import { isPlainAddress, type Mailbox, parseMailbox } from '../mailbox.rules.js';
import { type Email, type EmailSender, SendFailed } from '../sender.js';
import { type AccessTokens, accessTokens } from './access-tokens.js';
import { smtpCodes } from './codes.rules.js';
import { smtpTransport, userOf } from './smtp-url.rules.js';
import type { TokenClient } from './token-answer.rules.js';

export interface SmtpOptions {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  url: string;
  /** The settings for getting access tokens in place of a password. Null if the URL has the password, or if there is no login. */
  oauth?: TokenClient | null;
  /** The operator's mailbox, `Name <address@example.com>`. It gets bounces, and is the sender for apps without one. */
  from: string;
  /** For the whole conversation with the mail server. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 20_000;

/**
 * Keeps connections open and reuses them (D31). There are as many as mails in flight, so that a mail that hangs delays no other. A connection is
 * closed before the server or a firewall would close it. If the server was faster, the mail is sent over another connection, provided that nothing of
 * it was sent.
 */
const pool = { pool: true, maxConnections: 8, maxMessages: 100, maxRequeues: 2, idleTimeout: 30_000 } as const;

/** The messages of nodemailer and Node for a failed handshake or an untrusted certificate. */
const tlsFailure = /certificate|altnames|SSL routines|STARTTLS|TLS/;

/** The enhanced status code after the reply, as in `550 5.1.1 No such user` (RFC 2034, 4). Only digits of a reply are kept. */
const enhancedCode = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/;
/** At these steps a refusal concerns us or the server, not the message. */
const settingUp = /^(CONN|EHLO|HELO|LHLO|STARTTLS|AUTH)/;

export function smtpSender({ url, from, oauth = null, timeoutMs = defaultTimeoutMs }: SmtpOptions): EmailSender {
  const tokens = oauth === null ? null : accessTokens(oauth);
  const transport = createTransport({
    ...pool,
    ...smtpTransport(url),
    ...(tokens !== null && { auth: authBy(tokens, userOf(url)) }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bouncesTo = parseMailbox(from);

  return {
    provider: 'smtp',
    async send(email) {
      const sender = parseMailbox(email.from ?? from);
      // If an address had a line break, nodemailer would send the mail to the address after it.
      if (sender === null || bouncesTo === null || !isPlainAddress(email.to)) throw failed('address');
      // Limit the whole time: timeouts for each step would never end with a server that sends one byte at a time.
      const signal = AbortSignal.timeout(timeoutMs);
      // Get the token before a connection is opened. Otherwise the mail server would wait for the token server.
      const token = await tokens?.get();
      try {
        const { messageId } = await transport.sendMail({ ...mailOf(email, sender, bouncesTo.address), signal });
        return { providerMessageId: messageId };
      } catch (error) {
        const failure = asSendFailed(error);
        // 535 and similar codes may come after any command.
        if (token !== undefined && isRefusedLogin(failure)) tokens?.forget(token);
        throw failure;
      }
    },
    close() {
      transport.close({ force: true });
    },
  };
}

/** Replaces nodemailer's own client for tokens, which gets a token for each connection, and puts the server's answer into errors. */
function authBy(tokens: AccessTokens, user: string) {
  let last = '';
  return {
    type: 'OAuth2' as const,
    user,
    /** @param isRefused the mail server refused the last token */
    provisionCallback(_user: string, isRefused: boolean, done: (error: Error | null, token?: string) => void) {
      if (isRefused) tokens.forget(last);
      tokens.get().then(
        token => {
          last = token;
          done(null, token);
        },
        (failure: unknown) => done(Object.assign(new Error('No access token'), { failure })),
      );
    },
  };
}

function mailOf({ id, to, subject, text, html, logo }: Email, sender: Mailbox, bouncesTo: string) {
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  return {
    // A bounce contains the mail with its code or link, so it goes to the operator, never to an address of an app (D9).
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

/** Returns the logo as an inline part. Mail programs that follow RFC 2387 do not list it as an attachment. */
function attachmentOf({ contentId: cid, type: contentType, bytes: content }: NonNullable<Email['logo']>) {
  const filename = contentType === 'image/png' ? 'logo.png' : 'logo.jpg';
  return { cid, contentType, content, filename, contentDisposition: 'inline' as const };
}

function asSendFailed(error: unknown): SendFailed {
  const { code, responseCode, command, response, failure } = error as Record<
    'code' | 'responseCode' | 'command' | 'response' | 'failure',
    unknown
  >;
  if (failure instanceof SendFailed) return failure;
  if (command === 'STARTTLS') return failed('tls');
  if (typeof responseCode !== 'number') {
    if (code === 'EABORT' || code === 'ETIMEDOUT') return failed('timeout');
    const isTls = code === 'ETLS' || (error instanceof Error && tlsFailure.test(error.message));
    return failed(isTls ? 'tls' : 'connection');
  }
  const detail = typeof response === 'string' ? enhancedCode.exec(response)?.[1] : undefined;
  const refusal = failed(detail === undefined ? String(responseCode) : `${responseCode}-${detail}`);
  const step = typeof command === 'string' ? command : '';
  if (settingUp.test(step)) return new SendFailed(refusal.code, 'RETRY');
  // A temporary refusal of RCPT TO concerns only this mailbox. 421, which ends the session, does not arrive here as one.
  const isBusy = step === 'RCPT TO' && responseCode < 500 && refusal.verdict === 'RETRY';
  return isBusy ? new SendFailed(refusal.code, 'RECIPIENT_BUSY') : refusal;
}

function isRefusedLogin({ code }: SendFailed): boolean {
  return smtpCodes.find(code.slice('smtp:'.length))?.[1] === 'CREDENTIALS_REFUSED';
}

function failed(code: string): SendFailed {
  return SendFailed.by('smtp', smtpCodes, code);
}
