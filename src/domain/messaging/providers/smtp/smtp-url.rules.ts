import { isLoopbackHost } from '../../../../platform/values/loopback.rules.js';

/** The options of nodemailer that an SMTP URL contains. */
export interface SmtpTransport {
  url: string;
  /** If true, mails are not sent without STARTTLS (RFC 3207, 4). */
  requireTLS: boolean;
}

/**
 * Requires TLS, because mails contain codes and links. `smtp://` requires STARTTLS unless the host is loopback. `?tls=optional` sends without
 * encryption to a server that lacks TLS. `?tls=required` requires it on loopback too.
 */
export function smtpTransport(smtpUrl: string): SmtpTransport {
  const url = new URL(smtpUrl);
  const wanted = url.searchParams.get('tls');
  url.searchParams.delete('tls');
  const requireTLS =
    url.protocol === 'smtp:' && (wanted === 'required' || (wanted !== 'optional' && !isLoopbackHost(url.hostname)));
  return { url: url.href, requireTLS };
}

/** Returns the mailbox that logs in. */
export function userOf(smtpUrl: string): string {
  return decodeURIComponent(new URL(smtpUrl).username);
}
