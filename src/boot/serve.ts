import type { FastifyInstance } from 'fastify';
import { createMetricsServer } from '../api/http/metrics.js';
import { makeFirstOperatorToken, setUpFirstStart } from '../domain/apps/admin-tokens.js';
import { checkEveryAppCanVerify } from '../domain/apps/manage-apps.js';
import type { Deps } from '../domain/deps.js';
import type { Config } from '../platform/config/config.js';
import { embeddedPathOf } from '../platform/config/embedded-path.rules.js';
import { createMetrics } from '../platform/observability/metrics.js';
import { createWorkObserver } from '../platform/observability/work-observer.js';
import { becomeServerOf, openStore } from '../platform/store/open-store.js';
import { createApi } from './create-api.js';
import { createDeps, type Environment } from './create-deps.js';
import { createWorkers } from './create-workers.js';
import { closeProviders, openProviders, sendersOf } from './open-providers.js';
import { createReadings } from './readings.js';
import { createServerAddress, type ServerAddress } from './server-address.js';
import { createTeardown, type Teardown } from './teardown.js';

export interface Server {
  /** The URL that the server listens on, for example `http://127.0.0.1:4000`. */
  url: string;
  /** Made at the first start only, and never shown again (O1). Null at all other starts. */
  newOperatorToken: string | null;
  deps: Deps;
  /** Resolves when every message and event that is due now has been tried. */
  settled(): Promise<void>;
  /** Accepts no more requests, finishes the current ones, and closes everything that was opened. */
  stop(): Promise<void>;
}

/** Starts the whole server. Resolves when it listens. If the start fails, closes everything that was opened. */
export async function serve(config: Config, environment: Environment): Promise<Server> {
  const opened = createTeardown();
  try {
    return await start(config, environment, opened);
  } catch (error) {
    const onFailure = (failure: unknown) =>
      environment.log.warn({ err: failure }, 'could not close everything after a failed start');
    await opened.closeAll().catch(onFailure);
    throw error;
  }
}

/**
 * Opens the store, then makes the deps, then the workers, then the API. Each phase takes the
 * results of the earlier ones.
 */
async function start(config: Config, environment: Environment, opened: Teardown): Promise<Server> {
  const { log, tracing = null } = environment;
  const metrics = createMetrics();
  const instruments = { log, metrics, tracing };
  const observer = createWorkObserver(
    metrics,
    tracing,
    log,
    embeddedPathOf(config.databaseUrl) === null ? 'postgresql' : 'sqlite',
  );
  const onIdleError = (error: Error) => log.error({ err: error }, 'database error');
  const onWait = (sentence: string) => log.warn(sentence);
  opened.add(await becomeServerOf(config.databaseUrl, onWait));
  const store = await openStore(config.databaseUrl, onIdleError, observer, onWait, config.postgres);
  opened.add(() => store.close());

  const address = createServerAddress(config.publicUrl);
  const core = createDeps(config, store, environment, address, observer);
  const { deps } = core;
  opened.add(() => deps.passwords.close());
  await checkEveryAppCanVerify(store.reader, deps.deliveryTargets);
  await setUpFirstStart(deps, config.operatorToken);
  // Make the key before the server listens (T3). Otherwise caches would keep an empty JWKS, and other backends would refuse the first tokens.
  await core.signingKeys.current();

  const surroundings = { publicUrl: core.messaging.publicUrl, now: deps.now };
  const providers = await openProviders(config, surroundings, tracing);
  opened.add(() => closeProviders(providers));
  const workers = createWorkers(sendersOf(providers, config), core, instruments);
  opened.add(() => workers.stop());

  const api = await createApi(config, core, providers, instruments);
  opened.add(() => api.close());
  if (config.metricsPort !== null) {
    const metricsServer = createMetricsServer({ metrics, readings: createReadings(deps) }, config.metricsToken);
    opened.add(() => metricsServer.close());
    await metricsServer.listen({ host: '127.0.0.1', port: config.metricsPort });
  }
  const url = await listen(api, config, address);
  const newOperatorToken = await makeFirstOperatorToken(deps);
  workers.start();
  async function settled(): Promise<void> {
    workers.wake();
    await workers.settled();
  }
  return { url, newOperatorToken, deps, settled, stop: () => opened.closeAll() };
}

async function listen(api: FastifyInstance, { host, port }: Config, address: ServerAddress): Promise<string> {
  // Node emits this event before it accepts the first connection, so the address is set for every request.
  api.server.once('listening', () => address.set(urlOf(api, host)));
  await api.listen({ host, port });
  return urlOf(api, host);
}

/** Returns the URL with the actual port: with PORT=0 the system chooses a free one. */
function urlOf(api: FastifyInstance, host: string): string {
  const address = api.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
