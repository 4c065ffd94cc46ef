import { codeIn, type FakeVonage, startFakeVonage } from './fake-vonage.js';
import { eventually } from './processes.js';
import { type SmtpSink, startSmtpSink } from './smtp-sink.js';

/** Far more than needed, because the machine may be busy. */
const secondsToDeliver = 300;

/** Does not match the link of a notice, which opens the page `/secure`. */
const linkToken = /(?<!\/secure)#([\w-]{24,})/;

/** All phones and mailboxes of a long run. Removes each message that was read. */
export class Mailbox {
  /** The newest code or link token that was sent to an address, until it is taken. */
  readonly #secrets = new Map<string, string>();

  private constructor(
    private readonly vonage: FakeVonage,
    private readonly smtp: SmtpSink,
  ) {}

  static async open(): Promise<Mailbox> {
    return new Mailbox(await startFakeVonage(), await startSmtpSink());
  }

  /** The environment that makes a server send everything here. */
  get environment(): Record<string, string> {
    return {
      VONAGE_API_KEY: 'key',
      VONAGE_API_SECRET: 'secret',
      VONAGE_HOST: this.vonage.host,
      SMTP_URL: this.smtp.url,
      EMAIL_FROM: 'Sample <id@example.com>',
    };
  }

  /** Waits for the next code or link token to an address, and removes it. */
  async take(address: string): Promise<string> {
    return await eventually('a message', secondsToDeliver, () => {
      this.#read();
      const secret = this.#secrets.get(address) ?? null;
      this.#secrets.delete(address);
      return secret;
    });
  }

  #read(): void {
    for (const { to, text } of this.vonage.accepted.splice(0)) this.#keep(`+${to}`, codeIn(text));
    for (const { envelope, text } of this.smtp.mails.splice(0)) {
      for (const to of envelope.to) this.#keep(to, linkToken.exec(text ?? '')?.[1]);
    }
    this.vonage.requests.length = 0;
  }

  #keep(address: string, secret: string | undefined): void {
    if (secret !== undefined) this.#secrets.set(address, secret);
  }

  async stop(): Promise<void> {
    await this.smtp.stop();
    await this.vonage.stop();
  }
}
