import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { getOperationAST, parse } from 'graphql';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { bothOn, type Example, type Given } from '../examples/example.js';
import { answersFile, examples, type Recorded, readAnswers } from '../examples/examples.js';
import { withoutTimes, withSamples } from '../examples/samples.js';
import { Tab } from '../kit/live.js';
import { useOtherDoors } from '../kit/other-doors.js';
import { queriesOfWholeTables } from '../kit/query-plans.js';
import { recordSql } from '../kit/recorded-sql.js';
import type { TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/*
 * Sends every request of docs/reference.md to a server, and compares the answers with those in test/examples/answers.json.
 *
 * To add an example for a new operation `frobnicate`:
 *   1. An entry `frobnicate` in test/examples/for-users.ts or for-admins.ts: the request as a client would write it, and `given`,
 *      which creates what it needs in a new app, and returns its token and variables.
 *   2. `RECORD=1 ENGINES=SQLite npm test -- stories/reference-examples` writes its answer. Read it in the diff.
 *   3. `npm run schema` prints both into docs/reference.md.
 * After a change of an answer, 2 and 3 again.
 */
const sql = recordSql();
after(() => sql.stop());

const isRecording = process.env.RECORD === '1';

stories('The examples of docs/reference.md', world => {
  const recorded: Record<string, Recorded> = {};
  const known = isRecording ? {} : readAnswers();

  for (const [operation, example] of Object.entries(examples)) {
    it(`${operation} gives the printed answer`, async () => {
      const startedAt = world.now;
      const app = await world.app(example.settings ?? bothOn);
      const given = (await example.given?.(app)) ?? {};
      const data = await send(app, example, given);
      const answer = { data: example.show?.(data) ?? data };
      const { variables } = given;
      const found = withSamples({ ...(variables && { variables }), answer }, startedAt);
      recorded[operation] = JSON.parse(JSON.stringify(found));
      if (!isRecording) assert.deepEqual(withoutTimes(recorded[operation]), withoutTimes(known[operation]));
    });
  }

  it('scans no table that grows with users or messages, nor do workers, commands and the other APIs', async () => {
    await useOtherDoors(world);
    assert.deepEqual(await queriesOfWholeTables(world, sql.of(world.engine)), []);
  });

  after(() => {
    if (isRecording) writeFileSync(join(projectRoot(), answersFile), `${JSON.stringify(recorded, null, 2)}\n`);
  });
});

async function send(app: TestApp, { request }: Example, { token, variables }: Given): Promise<unknown> {
  const isSubscription = getOperationAST(parse(request))?.operation === 'subscription';
  if (!isSubscription) return await app.raw(request, variables, token);
  const tab = Tab.open(app.url, { authorization: `Bearer ${token}`, 'x-app-id': app.id });
  tab.ask(request);
  await tab.isAnswered();
  await tab.leave();
  return { verificationChanged: tab.told[0] };
}
