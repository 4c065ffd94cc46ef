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
/** The first request makes rows that the second one finds: a budget, and a claim to replace. */
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

  for (const scene of scenes.filter(({ messages }) => messages > 0)) {
    it(`X8, ${scene.title} is answered alike where messages cost money`, async t => {
      const { store, statements } = spyOn(world.server.deps.store);
      const deliveryTargets = { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' } as const;
      const node = await openNode(world, { store, deliveryTargets, passwords: withoutHashing(world) });
      t.after(() => node.close());
      const seen = await untilNotOvertaken(() => lookAt(scene, node.url, statements));
      const [[first, expected] = [], ...others] = Object.entries(seen);
      for (const [name, answers] of others) assert.deepEqual(answers, expected, `${name} is not like ${first}`);
    });
  }

  /** Returns the responses of each variant in a new app. */
  async function lookAt({ operation, messages, variants }: Scene, url: string, statements: string[]) {
    const app = await world.app(sceneSettings);
    const seen: Record<string, unknown> = {};
    for (const [name, next] of Object.entries(await variants(app))) {
      const answers: unknown[] = [];
      for (let look = 0; look < looks; look++) {
        // After the cooldown of a resend.
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
 * The worker runs every second and is seldom faster than the response, which then shows it. That does not
 * depend on whose message it handles. In that case start again with new rows, because a repeated request
 * would find those of the first.
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

/** Headers that differ between any two responses. */
const ownHeaders = ['date', 'x-request-id'];

/** Returns a whole response, including `content-length`. Of names, ids, times and tokens, keeps only the length. */
function shapeOf({ status, headers, text }: Answer) {
  if (text.includes('"state":"SENT"')) throw new Overtaken();
  const own = /eyJ[\w-]+\.[\w-]+\.[\w-]+|"(refreshToken|requestId|challenge)":"[\w-]+"|name\d{6}|\+8190\d{8}/g;
  const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  const blank = (found: string) => '_'.repeat(found.length);
  return {
    status,
    headers: [...headers].filter(([name]) => !ownHeaders.includes(name)),
    text: text.replace(own, blank).replace(id, blank),
  };
}
