import assert from 'node:assert/strict';
import { it } from 'node:test';
import { limits } from '../../src/domain/limits/limits.js';
import { addressKinds } from '../kit/addresses.js';
import type { Answer } from '../kit/graphql.js';
import {
  addressesOf,
  newFixedName,
  type Scene,
  sceneSettings,
  scenesByUsername,
  scenesOf,
  send,
} from '../kit/hidden-states.js';
import { openNode } from '../kit/node.js';
import { spyOn } from '../kit/spied-store.js';
import { newIp, password } from '../kit/test-app.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { stories } from '../kit/world.js';

const scenes = [...addressKinds.flatMap(scenesOf), ...scenesByUsername];
/** The first of them makes rows that the second finds: a budget, a claim to replace. */
const looks = 2;

stories('Nobody learns who has an address:', world => {
  for (const scene of scenes) {
    it(`${scene.title} is answered alike, in body, headers and what is written`, async t => {
      const { store, statements } = spyOn(world.server.deps.store);
      const node = await openNode(world, { store });
      t.after(() => node.close());
      const seen = await untilNotOvertaken(() => lookAt(scene, node.url, statements));
      const [[first, expected] = [], ...others] = Object.entries(seen);
      for (const [name, answers] of others) assert.deepEqual(answers, expected, `${name} is not like ${first}`);
    });
  }

  /** What each variant is answered, in an app of its own. */
  async function lookAt({ operation, messages, variants }: Scene, url: string, statements: string[]) {
    const app = await world.app(sceneSettings);
    const seen: Record<string, unknown> = {};
    for (const [name, next] of Object.entries(await variants(app))) {
      const answers: unknown[] = [];
      for (let look = 0; look < looks; look++) {
        // Past the cooldown of a resend.
        world.wait(61);
        const request = await next();
        statements.length = 0;
        const answer = await send(url, app, operation, request);
        assert.equal(statements.filter(sql => /^insert into "messages"/.test(sql)).length, messages, name);
        answers.push({ ...shapeOf(answer), statements: [...statements] });
      }
      seen[name] = answers;
    }
    return seen;
  }

  for (const kind of addressKinds) {
    it(`X3, A7 past the cap of an address (${kind.kind}) too`, async t => {
      const { store, statements } = spyOn(world.server.deps.store);
      const node = await openNode(world, { store, passwords: withoutHashing(world) });
      t.after(() => node.close());
      const cap = kind.kind === 'EMAIL' ? limits.emailsToAddress.most : limits.smsToAddress.most;
      const seen = await untilNotOvertaken(async () => {
        const app = await world.app(sceneSettings);
        const { claimed, owned } = await addressesOf(app, kind.kind);
        const claimsOf = async (address: string) => {
          const claims: unknown[] = [];
          for (let claim = 0; claim <= cap; claim++) {
            const variables = { input: { username: newFixedName(), password, [kind.field]: address } };
            statements.length = 0;
            const answer = await send(node.url, app.from(newIp()), 'register', { variables });
            claims.push({ ...shapeOf(answer), statements: [...statements] });
          }
          return claims;
        };
        return [await claimsOf(claimed()), await claimsOf(owned())];
      });
      assert.deepEqual(seen[0], seen[1]);
    });
  }
});

class Overtaken extends Error {}

/**
 * The worker that comes by every second is seldom quicker than the answer, which then says so; whose message it takes has
 * nothing to do with it. All begins anew then, since who asks again finds what they left.
 */
async function untilNotOvertaken<T>(look: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

/** The headers that differ between any two answers. */
const ownHeaders = ['date', 'x-request-id'];

/** All of an answer, `content-length` too, but for names, ids, times and tokens, of which only the length is left. */
function shapeOf({ status, headers, text }: Answer) {
  if (text.includes('"state":"SENT"')) throw new Overtaken();
  const own = /eyJ[\w-]+\.[\w-]+\.[\w-]+|"(refreshToken|requestId)":"[\w-]+"|name\d{6}|\+8190\d{8}/g;
  const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  const blank = (found: string) => '_'.repeat(found.length);
  return {
    status,
    headers: [...headers].filter(([name]) => !ownHeaders.includes(name)),
    text: text.replace(own, blank).replace(id, blank),
  };
}
