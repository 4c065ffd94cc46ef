import type { Verdict } from '../../../platform/workers/outbox.rules.js';

/** Ports: what a provider of messages is. One adapter file per provider. */
export interface SmsSender {
  readonly provider: string;
  send(sms: Sms): Promise<SentMessage>;
}

export interface EmailSender {
  readonly provider: string;
  send(email: Email): Promise<SentMessage>;
}

export interface Sms {
  /** Stable over retries. */
  id: string;
  /** E.164. */
  to: string;
  from: string;
  text: string;
}

export interface Email {
  /** Stable over retries: the Message-ID is made of it, so that a mailbox can drop a double. */
  id: string;
  to: string;
  /** RFC 5322 mailbox, as `Name <address@example.com>`; null: the provider's own. */
  from: string | null;
  subject: string;
  text: string;
  html: string | null;
  /** What the HTML shows by `cid:`; null: nothing. */
  logo: { contentId: string; type: string; bytes: Buffer } | null;
}

export interface SentMessage {
  providerMessageId: string | null;
}

/**
 * A provider did not take a message. `code` is a short token such as `vonage:1` or `smtp:550`, never the provider's own
 * text; and there is no `cause`, since the errors of both libraries hold the request, and with it the code (V11).
 */
export class SendFailed extends Error {
  constructor(
    readonly code: string,
    readonly verdict: Verdict,
  ) {
    super(`Not sent: ${code}`);
  }
}
