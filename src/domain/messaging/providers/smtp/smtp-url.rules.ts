import { isLoopbackHost } from '../../../../platform/values/loopback.rules.js';

/** What nodemailer gets of an SMTP URL. */
export interface SmtpTransport {
  url: string;
  /** STARTTLS is refused to be done without (RFC 3207, 4). */
  requireTLS: boolean;
}

/**
 * Requires TLS, since a mail carries a password reset or a link that verifies: `smtp://` requires STARTTLS unless the host is
 * loopback. `?tls=optional` sends in clear to a server without TLS; `?tls=required` asks for it on loopback too.
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
