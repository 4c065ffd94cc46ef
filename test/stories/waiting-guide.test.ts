import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CloseCode } from 'graphql-ws';
import { WebSocket } from 'ws';
import { closeCodes } from '../../src/api/graphql/subscriptions/live-connection.js';
import { type LiveVerification, soon } from '../kit/live.js';
import { readProjectFile } from '../kit/sources.js';
import { newEmail, password } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const guide = readProjectFile('docs/waiting.md');

interface Snippet {
  connect(endpoint: string, freshToken: () => Promise<string>): Client;
  waitForProof(
    client: Client,
    onChange: (verification: LiveVerification) => void,
    onEnd: (error: unknown) => void,
  ): () => void;
}
interface Client {
  stop(): void;
}

stories('The page in docs/waiting.md', world => {
  it('V3 shows a link that is clicked elsewhere, though its token expired while it waited (T2)', async () => {
    const { connect, waitForProof } = await theSnippet();
    const app = await world.app({ emailVerification: true });
    const [first, second] = [newEmail(), newEmail()];
    const user = await app.registerProven({ email: first });
    await user.change('EMAIL', second);
    const token = await app.tokenTo(second);
    const lifetimes = [3, 600];
    let connections = 0;
    const client = connect(`${world.url}/graphql`, async () => {
      connections++;
      const input = { identifier: first, password, expiresIn: lifetimes.shift() ?? 600 };
      return (await app.do('login', input)).accessToken;
    });
    const told: LiveVerification[] = [];
    const ends: unknown[] = [];
    const stop = waitForProof(
      client,
      change => void told.push(change),
      error => void ends.push(error),
    );
    await soon('SENT', () => told.find(({ state }) => state === 'SENT'));
    await soon('a second connection', () => connections === 2 || null);
    await app.do('verifyLink', { token });
    assert.equal((await soon('VERIFIED', () => told.find(({ state }) => state === 'VERIFIED'))).address, second);
    assert.deepEqual(ends, []);
    stop();
    client.stop();
  });
});

it('docs/waiting.md lists every reason after which a client gives up, and every one after which it connects again', () => {
  const named = [...guide.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes = '']) => codes.split(', ').map(Number));
  const known = [
    ...Object.values(closeCodes).map(([code]) => code as number),
    CloseCode.ConnectionInitialisationTimeout,
  ];
  assert.deepEqual(named.toSorted(), [...new Set(known)].toSorted());
});

/** Writes the guide's program to a module in a folder where its imports are found. */
async function theSnippet(): Promise<Snippet> {
  const [, text = ''] = /^```js\n(.*?)^```/ms.exec(guide) ?? [];
  const path = join(dirname(fileURLToPath(import.meta.url)), 'waiting-guide.snippet.mjs');
  writeFileSync(path, text);
  // The program is written for browsers.
  Object.assign(globalThis, { WebSocket });
  return (await import(pathToFileURL(path).href)) as Snippet;
}
