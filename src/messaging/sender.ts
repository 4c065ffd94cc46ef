/** Ports: what a provider of messages is. One adapter file per provider. */
export interface SmsSender {
  readonly provider: string;
  send(sms: Sms): Promise<Sent>;
}

export interface EmailSender {
  readonly provider: string;
  send(email: Email): Promise<Sent>;
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
  /** RFC 5322 mailbox, as `Name <address@example.com>`. */
  from: string;
  subject: string;
  text: string;
  html: string | null;
}

export interface Sent {
  providerMessageId: string | null;
}

/** A provider did not take a message. `code` is a short token such as `vonage:1` or `smtp:550`, never the provider's own text. */
export class NotSent extends Error {
  constructor(
    readonly code: string,
    /** RETRY: the provider may take it later. GIVE_UP: it never will. */
    readonly verdict: 'RETRY' | 'GIVE_UP',
    options?: ErrorOptions,
  ) {
    super(`Not sent: ${code}`, options);
  }
}
