import type { Price } from '../../../platform/config/sms-prices.rules.js';
import type { MessageKind } from '../../../platform/store/tables.js';
import type { Verdict } from '../../../platform/workers/outbox.rules.js';
import type { CodeBook } from './failure.rules.js';

/** The port for sending, which each provider implements in a separate folder. */
export interface SmsSender {
  readonly provider: string;
  send(sms: Sms): Promise<SentMessage>;
}

export interface EmailSender {
  readonly provider: string;
  send(email: Email): Promise<SentMessage>;
  /** Closes the connections that it keeps open. Messages that are still being sent fail. */
  close?(): void;
}

/** Facts about a message that a provider may need in addition to the text. */
export interface MessageFacts {
  /** The same in each attempt. The Message-ID of an email is made of it, so that a mailbox can drop a duplicate. */
  id: string;
  /** Null for a message with which an operator tests the provider. */
  kind: MessageKind | null;
  /** The language of the text. */
  locale: string;
  /** The code in the text. Null if the text has none. */
  code: string | null;
  /** The code that the recipient can enter, even if the text has only a link. Null if there is none. */
  entryCode: string | null;
  /** Null for a message of the server itself. */
  app: { id: string; name: string } | null;
  expiresAt: number;
}

export interface Sms extends MessageFacts {
  /** E.164. */
  to: string;
  from: string;
  text: string;
  /** ISO 3166-1 alpha-2, or `ZZ` for a number of no country. */
  country: string;
  /** How many SMS the provider bills for the text. */
  segments: number;
}

export interface Email extends MessageFacts {
  to: string;
  /** A mailbox (RFC 5322) such as `Name <address@example.com>`. Null means the provider's default. */
  from: string | null;
  subject: string;
  text: string;
  html: string | null;
  /** The logo, which the HTML shows by `cid:`. Null if there is none. */
  logo: { contentId: string; type: string; bytes: Buffer } | null;
}

export interface SentMessage {
  providerMessageId: string | null;
  /** The price for each part of an SMS. Missing if the provider does not report it. */
  prices?: readonly Price[];
  /** How many parts an SMS has, if the provider sends a separate receipt for each (D33). Missing if one receipt is about the whole message. */
  parts?: number;
}

/**
 * A provider did not accept a message. `code` is a short token such as `vonage:1` or `smtp:550`, never the provider's own text. There is no `cause`,
 * because the errors of the libraries contain the request, and so the code (V11).
 */
export class SendFailed extends Error {
  constructor(
    readonly code: string,
    readonly verdict: Verdict,
  ) {
    super(`Not sent: ${code}`);
  }

  /** Takes the verdict of a code from the provider's table. `code` is without the provider's name. */
  static by(provider: string, { find }: CodeBook, code: string): SendFailed {
    return new SendFailed(`${provider}:${code}`, find(code)?.[0] ?? 'RETRY');
  }
}
