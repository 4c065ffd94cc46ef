import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { it } from 'node:test';
import { projectRoot } from '../../src/store/migrations.js';
import { eventTypes } from '../../src/store/tables.js';
import { readProjectFile } from '../kit/sources.js';
import { newName } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const guide = readProjectFile('docs/events.md');
const [, snippet = ''] = /^```js\n(.*?)^```/ms.exec(guide) ?? [];

stories('The receiver in docs/events.md', world => {
  it('O6 runs as it is written: it takes what is signed with its secret, once, and nothing else', async () => {
    const app = await world.app();
    const receiver = await start(await app.admin('rotateWebhookSecret'));
    try {
      await app.set({ webhookUrl: receiver.url });
      const { id } = await app.register({ username: newName() });
      assert.equal(await receiver.nextLine(), `user.created ${id}`);
      await world.server.settled();
      const [{ id: eventId, state }] = (await app.admin('events')).nodes;
      assert.equal(state, 'DELIVERED');

      await app.admin('resendEvent', { id: eventId });
      await world.server.settled();
      await app.admin('sendTestEvent');
      assert.equal(await receiver.nextLine(), 'webhook.test undefined', 'the event that came again was dropped');
      assert.equal(
        (await fetch(receiver.url, { method: 'POST', body: '{"type":"user.deleted","data":{}}' })).status,
        400,
      );
    } finally {
      await receiver.stop();
    }
  });
});

it('docs/events.md names every type of event', () => {
  const named = [...guide.matchAll(/^\| `([a-z.]+)` \|/gm)].map(([, type]) => type);
  assert.deepEqual(named.sort(), [...eventTypes].sort());
});

/** The program of the guide, in a process of its own. */
async function start(secret: string) {
  const program: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    ['--input-type=module', '--eval', snippet],
    {
      cwd: projectRoot(),
      env: { ...process.env, WEBHOOK_SECRET: secret, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  const port = /^listening on (\d+)$/.exec(await nextLine())?.[1] ?? assert.fail('it does not listen');
  return {
    url: `http://127.0.0.1:${port}/`,
    nextLine,
    async stop() {
      const ended = once(program, 'exit');
      program.kill();
      await ended;
    },
  };
}
