import { after, before } from 'node:test';
import type { Deps, OperatorLimits } from '../../src/domain/deps.js';
import { openNode } from './node.js';
import { newIp, newName, type TestApp } from './test-app.js';
import { withoutHashing } from './without-hashing.js';
import type { World } from './world.js';

const deliveryTargets: Deps['deliveryTargets'] = { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' };

const providers: Deps['providers'] = { EMAIL: ['smtp'], PHONE: ['vonage'] };

/** A node for which every message costs money, as with real providers. */
export interface PaidNode {
  /** Creates an app, whose clients use this node. SMS go to Japan and the United Kingdom. */
  app(settings?: Record<string, unknown>): Promise<TestApp>;
}

/**
 * Opens a paid node beside the world of a story. Its messages still arrive in the world's development inbox, so that a
 * story can read them. It does not hash, because tests of limits send many requests.
 */
export function paidNode(world: World, operatorLimits: Partial<OperatorLimits> = {}): PaidNode {
  let node: Awaited<ReturnType<typeof openNode>>;
  before(async () => {
    const limits = { ...world.server.deps.operatorLimits, ...operatorLimits };
    node = await openNode(world, {
      deliveryTargets,
      providers,
      passwords: withoutHashing(world),
      operatorLimits: limits,
    });
  });
  after(() => node.close());
  return {
    async app(settings = {}) {
      const app = await world.app({
        emailVerification: true,
        phoneVerification: true,
        allowedCountries: ['JP', 'GB'],
        accessTokenLifetime: 86_400,
        maxAccessTokenLifetime: 86_400,
        ...settings,
      });
      return app.at(node.url);
    },
  };
}

/** Claims a number or a mailbox as that many new users. Each comes from a different network unless `from` names one. */
export async function claimAs(
  app: TestApp,
  times: number,
  address: (each: number) => { email?: string; phone?: string },
  from?: string,
): Promise<void> {
  for (let each = 0; each < times; each++) {
    await app.from(from ?? newIp()).register({ username: newName(), ...address(each) });
  }
}
