import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Deps } from '../../src/domain/deps.js';
import { limits } from '../../src/domain/limits/limits.js';
import { addressKinds } from '../kit/addresses.js';
import { allAlike, shapeOf, untilNotOvertaken } from '../kit/alike.js';
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

stories('No answer reveals who has an address:', world => {
  /** Opened once, because opening a node takes as long as a scene. */
  let free: SpiedNode;
  let costly: SpiedNode;
  before(async () => {
    free = await openSpiedNode({});
    costly = await openSpiedNode({ deliveryTargets: { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' } });
  });
  after(async () => {
    for (const node of [free, costly]) await node?.close();
  });

  async function openSpiedNode(parts: Partial<Deps>): Promise<SpiedNode> {
    const { store, statements } = spyOn(world.server.deps.store);
    return { ...(await openNode(world, { store, passwords: withoutHashing(world), ...parts })), statements };
  }

  for (const scene of scenes) {
    it(`${scene.title} is answered alike, in body, headers and writes`, async () => {
      allAlike(await untilNotOvertaken(() => lookAt(scene, free)));
    });
  }

  for (const scene of scenes.filter(({ messages }) => messages > 0)) {
    it(`X8, ${scene.title} is answered alike where messages cost money`, async () => {
      allAlike(await untilNotOvertaken(() => lookAt(scene, costly)));
    });
  }

  /** Returns the responses of each variant in a new app. */
  async function lookAt({ operation, messages, variants }: Scene, { url, statements }: SpiedNode) {
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
    it(`X3, A7 beyond the cap of an address (${kind.kind}) too`, async () => {
      const { url, statements } = free;
      const cap = kind.kind === 'EMAIL' ? limits.emailsToAddress.most : limits.smsToAddress.most;
      const seen = await untilNotOvertaken(async () => {
        const app = await world.app(sceneSettings);
        const { claimed, owned } = await addressesOf(app, kind.kind);
        const claimsOf = async (address: string) => {
          const claims: unknown[] = [];
          for (let claim = 0; claim <= cap; claim++) {
            const variables = { input: { username: newFixedName(), password, [kind.field]: address } };
            statements.length = 0;
            const answer = await send(url, app.from(newIp()), 'register', { variables });
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

interface SpiedNode {
  url: string;
  /** The statements that the node sent to the database. */
  statements: string[];
  close(): Promise<void>;
}
