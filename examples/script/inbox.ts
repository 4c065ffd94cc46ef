import { setTimeout as sleep } from 'node:timers/promises';

interface Message {
  kind: string;
  to: string;
  code: string | null;
  link: string | null;
}

const timeoutMs = 10_000;
const pauseMs = 100;

/** Reads the newest code for a phone number in the development inbox. In production, the owner reads it on the phone. */
export async function readCode(url: string, phone: string): Promise<string> {
  return await waitForSecret(url, message => (message.to === phone ? message.code : null));
}

/** Reads the newest login code. It skips other mails to the same address, which have codes too. */
export async function readLoginCode(url: string, address: string): Promise<string> {
  return await waitForSecret(url, ({ kind, to, code }) =>
    kind.startsWith('LOGIN_CODE_') && to === address ? code : null,
  );
}

/** Reads the token of the newest link for an email address: the part of the link after the `#`. */
export async function readLinkToken(url: string, email: string): Promise<string> {
  return await waitForSecret(url, message => (message.to === email ? (message.link?.split('#')[1] ?? null) : null));
}

/** Polls the inbox, because a message arrives a moment after the answer that caused it. The inbox lists the newest first. */
async function waitForSecret(url: string, secretIn: (message: Message) => string | null): Promise<string> {
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += pauseMs) {
    const messages = (await (await fetch(`${url}/inbox.json`)).json()) as Message[];
    for (const message of messages) {
      const secret = secretIn(message);
      if (secret !== null) return secret;
    }
    await sleep(pauseMs);
  }
  throw new Error('The message has not come');
}
