import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createClient } from '../../src/client/client.js';
import type { ClientOptions } from '../../src/client/options.js';
import { memoryStorage } from '../../src/client/storage.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { keepSecretsIn } from './leaks.js';
import type { TestApp } from './test-app.js';

/** A client of `bonafide-client` with its storage, and with a `fetch` that can lose requests and answers. */
export interface Installation {
  client: ReturnType<typeof createClient>;
  /** The value that is stored under the only key. */
  stored(): string | null;
  /** How many requests were sent whose text contains this. */
  sent(text: string): number;
  /** Loses the answers of the next requests whose text contains this, after the server has given them. */
  loseAnswers(text: string, times: number): void;
  /**
   * Holds the answer of the next request whose text contains this. Resolves when the server has given it, with a function
   * that releases it.
   */
  holdAnswer(text: string): Promise<() => void>;
}

export function install(app: TestApp, options: Partial<ClientOptions> = {}, create = createClient): Installation {
  const storage = options.storage ?? memoryStorage();
  const bodies: string[] = [];
  let losing = { text: '', times: 0 };
  let holding: { text: string; given(letGo: () => void): void } | undefined;
  const client = create({
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
      if (holding !== undefined && body.includes(holding.text)) {
        const { given } = holding;
        holding = undefined;
        await new Promise<void>(given);
      }
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
    holdAnswer: text =>
      new Promise(given => {
        holding = { text, given };
      }),
  };
}

/** Returns how often the server has rotated the refresh token of a session. The token contains this number. */
export function rotationsIn(stored: string | null): number {
  const refreshToken = stored?.split('~')[2] ?? '';
  return Buffer.from(refreshToken, 'base64url').readUInt32BE(16) - 1;
}

/** Serves `bonafide-client` as it is packed, and an empty page at every other address. */
export async function serveClientPages(): Promise<{ origin: string; stop(): void }> {
  const server = createServer(async (request, response) => {
    const isScript = request.url?.endsWith('.js') === true;
    const file = join(projectRoot(), 'dist/client', request.url ?? '');
    const content = isScript ? await readFile(file) : '<!doctype html><title>A shop</title>';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(content);
  });
  await new Promise<void>(listening => server.listen(0, 'localhost', listening));
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, stop: () => void server.close() };
}

/** Makes a client in a page of these, as the global `client`. */
export async function createClientIn(page: Page, { url, app }: { url: string; app: TestApp }): Promise<void> {
  const options = { url, appId: app.id, headers: { 'x-forwarded-for': app.ip } };
  await page.evaluate(
    `import("/index.js").then(({ createClient }) => { globalThis.client = createClient(${JSON.stringify(options)}) })`,
  );
}
