import { randomBytes } from 'node:crypto';
import { describeFailure } from './boot/describe-failure.rules.js';
import { readSettings } from './boot/read-config.js';
import { type Server, serve } from './boot/serve.js';
import { createTeardown } from './boot/teardown.js';
import type { Config } from './platform/config/config.js';
import { embeddedPathOf } from './platform/config/embedded-path.rules.js';
import { createLog } from './platform/observability/log.js';
import type { Tracing } from './platform/observability/tracing.js';
import { isLoopbackHost } from './platform/values/loopback.rules.js';

/** Less than the ten seconds after which service managers send SIGKILL. */
const drainMs = 9_500;
const opened = createTeardown();

// Comes first: process 1 of a container has no default for signals, and a signal may arrive as
// soon as "ready" is printed.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());

try {
  const config = readSettings(process.env);
  const tracing = config.tracing && (await startTracing(config.tracing.url, config.logLevel));
  if (tracing !== null) opened.add(() => tracing.stop());
  const log = createLog(config.logLevel, undefined, tracing);
  const server = await serve(config, { now: Date.now, randomBytes, log, tracing });
  opened.add(() => server.stop());
  announce(server, config);
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}

/** Prints to stdout, for the person at the shell; the log goes to stderr. */
function announce({ url, newOperatorToken }: Server, config: Config): void {
  const { graphiql, production, limitsEnabled, host } = config;
  console.log(`Bonafide is ready at ${url}`);
  console.log(`  Portal:            ${url}/portal`);
  if (graphiql) console.log(`  GraphiQL:          ${url}/graphiql`);
  if (!production) console.log(`  Development inbox: ${url}/inbox`);
  console.log(`  Documentation:     ${url}/docs`);
  const databasePath = embeddedPathOf(config.databaseUrl);
  if (databasePath !== null) console.log(`  Database:          ${databasePath}`);
  if (newOperatorToken !== null) {
    console.log(`  Operator token, shown this once: ${newOperatorToken}`);
    console.log('                     Keep it. If it is lost, set OPERATOR_TOKEN to a new one and start again.');
    if (!production) console.log('                     README.md says how to start over.');
  }
  if (config.metricsPort !== null) console.log(`  Metrics:           http://127.0.0.1:${config.metricsPort}/metrics`);
  if (!production && !isLoopbackHost(host.includes(':') ? `[${host}]` : host)) {
    console.warn(
      `WARNING: HOST=${host} without NODE_ENV=production. Everybody who reaches this machine can read codes and links in the inbox.`,
    );
  }
  if (!limitsEnabled) console.warn('WARNING: LIMITS=off. Nothing slows an attacker down: for load tests only.');
}

/**
 * Loads OpenTelemetry, which only servers with traces need. A failed export belongs to no request, so
 * its log line has no span.
 */
async function startTracing(url: string | null, logLevel: string): Promise<Tracing> {
  const openTelemetry = await import('./platform/observability/open-telemetry.js');
  const log = createLog(logLevel);
  const onError = (error: Error) => log.warn({ err: error }, 'spans could not be sent');
  return openTelemetry.startTracing({ url, onError, now: Date.now });
}

/** Closes everything once. Ctrl-C under npm sends two signals, and the second must not interrupt the first. */
async function stop(): Promise<void> {
  // Exit even if a part hangs: everything that was acknowledged is committed.
  setTimeout(() => process.exit(0), drainMs).unref();
  await opened.closeAll();
  process.exit(0);
}
