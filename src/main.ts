import { randomBytes } from 'node:crypto';
import { type Server, serve } from './boot/serve.js';
import { type Config, ConfigMistakes, readConfig } from './platform/config/config.js';
import { secretKeyAt } from './platform/keys/secret-key-file.js';
import { createLog, type Logger } from './platform/observability/log.js';
import type { Tracing } from './platform/observability/tracing.js';
import { StoreUnavailable } from './platform/store/store.js';

/** Under the ten seconds after which whoever sent the signal sends SIGKILL. */
const drainMs = 9_500;
let server: Server | undefined;
let tracing: Tracing | null = null;
let log: Logger | undefined;
let stopping = false;

// Before anything is announced: whoever reads "ready" may send a signal at once, and process 1 of a container has no default.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());

try {
  const config = readConfig(process.env, path => secretKeyAt(path, randomBytes));
  tracing = config.tracing && (await startTracing(config.tracing));
  log = createLog(config.logLevel, undefined, tracing);
  server = await serve(config, { now: Date.now, randomBytes, log, tracing });
  announce(server, config);
} catch (error) {
  console.error(whyNot(error));
  process.exit(1);
}

/** What the person at the shell can do something about gets a sentence, the rest its stack. */
function whyNot(error: unknown): string {
  if (error instanceof ConfigMistakes) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE') return 'The port is in use by another process: choose another with PORT.';
  if (code === 'EACCES') return 'This HOST and PORT may not be listened on: choose others.';
  if (error instanceof StoreUnavailable || code === 'ECONNREFUSED')
    return 'The database cannot be reached: see DATABASE_URL.';
  return error.stack ?? error.message;
}

/** For the person at the shell; the log goes to stderr. */
function announce({ url, newOperatorToken }: Server, { graphiql, production, limits }: Config): void {
  console.log(`Bonafide is ready at ${url}`);
  console.log(`  Portal:            ${url}/portal`);
  if (graphiql) console.log(`  GraphiQL:          ${url}/graphiql`);
  if (!production) console.log(`  Development inbox: ${url}/inbox`);
  if (newOperatorToken !== null) console.log(`  Operator token, shown this once: ${newOperatorToken}`);
  if (limits === 'off') console.warn('WARNING: LIMITS=off. Nothing slows an attacker down: for load tests only.');
}

/** OpenTelemetry is loaded by those alone who want it. */
async function startTracing({ url }: { url: string | null }): Promise<Tracing> {
  const openTelemetry = await import('./platform/observability/open-telemetry.js');
  const onError = (error: Error) => log?.warn({ err: error }, 'spans could not be sent');
  return openTelemetry.startTracing({ url, onError, now: Date.now });
}

/** Ctrl-C under npm comes twice, from the terminal and from npm: the second must not cut the first short. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // Whatever still hangs must not keep the process: what was acknowledged is committed.
  setTimeout(() => process.exit(0), drainMs).unref();
  await server?.stop();
  await tracing?.stop();
  process.exit(0);
}
