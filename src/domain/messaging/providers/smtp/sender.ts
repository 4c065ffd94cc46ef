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
  /** How to get access tokens in place of a password. Null: the URL has the password, or there is no login. */
  oauth?: TokenClient | null;
  /** The operator's address, `Name <address@example.com>`: gets bounces, and is the sender where the app has none. */
  from: string;
  /** For the whole conversation. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 20_000;

/**
 * Connections are kept and used again (D31). As many as there are mails on their way, so that one that hangs holds up no
 * other. A connection is closed before the server or a firewall between would do it. Where the server was quicker, the mail
 * goes out over another one, as long as nothing of it was sent.
 */
const pool = { pool: true, maxConnections: 8, maxMessages: 100, maxRequeues: 2, idleTimeout: 30_000 } as const;

/** What nodemailer and Node call a failed handshake or a certificate that is not trusted. */
const tlsFailure = /certificate|altnames|SSL routines|STARTTLS|TLS/;

/** The enhanced status code behind the reply, as in `550 5.1.1 No such user` (RFC 2034, 4). Digits alone are kept of a reply. */
const enhancedCode = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/;
/** Steps at which a refusal is about us or the server, not about the message. */
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
      // Given a line break in an address, nodemailer would send the mail to the address after it.
      if (sender === null || bouncesTo === null || !isPlainAddress(email.to)) throw failed('address');
      // Timeouts for each step would not end with a server that drips one byte at a time.
      const signal = AbortSignal.timeout(timeoutMs);
      // Before a connection is opened: otherwise the mail server would wait for the token server.
      const token = await tokens?.get();
      try {
        const { messageId } = await transport.sendMail({ ...mailOf(email, sender, bouncesTo.address), signal });
        return { providerMessageId: messageId };
      } catch (error) {
        const failure = asSendFailed(error);
        // 535 and others like it, whichever command meets them.
        if (token !== undefined && isRefusedLogin(failure)) tokens?.forget(token);
        throw failure;
      }
    },
    close() {
      transport.close({ force: true });
    },
  };
}

/** nodemailer has a client for tokens too. It gets one for each connection, and passes on what the server answers. */
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
  // Any other refusal of the recipient for now is about this mailbox alone; 421, which ends the session, never arrives as one.
  const isBusy = step === 'RCPT TO' && responseCode < 500 && refusal.verdict === 'RETRY';
  return isBusy ? new SendFailed(refusal.code, 'RECIPIENT_BUSY') : refusal;
}

function isRefusedLogin({ code }: SendFailed): boolean {
  return smtpCodes.find(code.slice('smtp:'.length))?.[1] === 'CREDENTIALS_REFUSED';
}

function failed(code: string): SendFailed {
  return SendFailed.by('smtp', smtpCodes, code);
}
