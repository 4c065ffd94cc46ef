import { setTimeout as sleep } from 'node:timers/promises';

interface Message {
  to: string;
  code: string | null;
  link: string | null;
}

const patienceMs = 10_000;
const pauseMs = 100;

/** The code that was sent to a phone number, read in the development inbox as its owner reads it on the telephone. */
export async function codeTo(url: string, phone: string): Promise<string> {
  return await newest(url, message => (message.to === phone ? message.code : null));
}

/** The token in the link that was mailed: all that stands behind the `#`. */
export async function tokenTo(url: string, email: string): Promise<string> {
  return await newest(url, message => (message.to === email ? (message.link?.split('#')[1] ?? null) : null));
}

/** Messages are sent after the answer, so it may take a moment. */
async function newest(url: string, secretIn: (message: Message) => string | null): Promise<string> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
    const messages = (await (await fetch(`${url}/inbox.json`)).json()) as Message[];
    for (const message of messages) {
      const secret = secretIn(message);
      if (secret !== null) return secret;
    }
    await sleep(pauseMs);
  }
  throw new Error('The message has not come');
}
