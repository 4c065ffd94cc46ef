import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventTypes } from '../../src/platform/store/tables.js';
import { startProgram } from '../kit/program.js';
import { snippetIn } from '../kit/snippets.js';
import { readProjectFile } from '../kit/sources.js';
import { newName } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const guide = readProjectFile('docs/events.md');
const snippet = snippetIn('docs/events.md', 'js');

stories('The receiver in docs/events.md', world => {
  it('O6 runs as it is written: it accepts what its secret signed, once, and nothing else', async () => {
    const app = await world.app();
    const receiver = await startProgram(snippet, { WEBHOOK_SECRET: await app.admin('rotateWebhookSecret') });
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
