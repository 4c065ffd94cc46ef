import type { Price } from '../../../platform/config/sms-prices.rules.js';
import type { MessageKind } from '../../../platform/store/tables.js';
import type { Verdict } from '../../../platform/workers/outbox.rules.js';
import type { CodeBook } from './failure.rules.js';

/** The port for sending: what a provider of messages is. Each provider has a folder of its own. */
export interface SmsSender {
  readonly provider: string;
  send(sms: Sms): Promise<SentMessage>;
}

export interface EmailSender {
  readonly provider: string;
  send(email: Email): Promise<SentMessage>;
  /** Closes the connections that it keeps. What is still being sent fails. */
  close?(): void;
}

/** What a provider may need to know of a message beside what it sends. */
export interface MessageFacts {
  /** Stable over retries: the Message-ID of an email is made of it, so that a mailbox can drop a double. */
  id: string;
  /** Null: a message by which an operator tests the provider. */
  kind: MessageKind | null;
  /** The language of the text. */
  locale: string;
  /** The code that the text tells. Null: it tells none. */
  code: string | null;
  /** The code that the recipient can enter, even if the text tells only a link. Null: there is none. */
  entryCode: string | null;
  /** Null: it speaks for the server. */
  app: { id: string; name: string } | null;
  expiresAt: number;
}

export interface Sms extends MessageFacts {
  /** E.164. */
  to: string;
  from: string;
  text: string;
  /** ISO 3166-1 alpha-2; `ZZ` for a number of no country. */
  country: string;
  /** How many SMS the text is. */
  segments: number;
}

export interface Email extends MessageFacts {
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
  /** What the provider charges for each part of an SMS. Missing: it does not say. */
  prices?: readonly Price[];
  /** How many parts an SMS has, of which each gets a receipt of its own (D33). Missing: one receipt is about the whole message. */
  parts?: number;
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

  /** Takes the verdict of a code from the provider's table. `code` is without the provider's name. */
  static by(provider: string, { find }: CodeBook, code: string): SendFailed {
    return new SendFailed(`${provider}:${code}`, find(code)?.[0] ?? 'RETRY');
  }
}
