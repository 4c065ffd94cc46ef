import { createClient } from '../../src/client/client.js';
import type { ClientOptions } from '../../src/client/options.js';
import { memoryStorage } from '../../src/client/storage.js';
import { keepSecretsIn } from './leaks.js';
import type { TestApp } from './test-app.js';

/** A client of `bonafide-client` with its storage, and with a `fetch` that can lose requests and answers. */
export interface Installation {
  client: ReturnType<typeof createClient>;
  /** What is stored under the only key. */
  stored(): string | null;
  /** How many requests were sent whose text contains this. */
  sent(text: string): number;
  /** Loses the answers of the next requests whose text contains this, after the server has given them. */
  loseAnswers(text: string, times: number): void;
}

export function install(app: TestApp, options: Partial<ClientOptions> = {}): Installation {
  const storage = options.storage ?? memoryStorage();
  const bodies: string[] = [];
  let losing = { text: '', times: 0 };
  const client = createClient({
    url: app.url,
    appId: app.id,
    headers: { 'x-forwarded-for': app.ip },
    retryDelaysMs: [1, 1],
    ...options,
    storage,
    async fetch(url, init) {
      const body = String(init?.body);
      bodies.push(body);
      const answer = await fetch(url, init);
      keepSecretsIn(
        await answer
          .clone()
          .json()
          .catch(() => null),
      );
      if (losing.times === 0 || !body.includes(losing.text)) return answer;
      losing.times--;
      throw new TypeError('the answer was lost');
    },
  });
  return {
    client,
    stored: () => storage.getItem(`bonafide.${app.id}`) as string | null,
    sent: text => bodies.filter(body => body.includes(text)).length,
    loseAnswers(text, times) {
      losing = { text, times };
    },
  };
}

/** How often the server has rotated the refresh token of a session: the token contains the number. */
export function rotationsIn(stored: string | null): number {
  const refreshToken = stored?.split('~')[2] ?? '';
  return Buffer.from(refreshToken, 'base64url').readUInt32BE(16) - 1;
}
