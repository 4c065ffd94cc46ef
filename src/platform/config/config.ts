import { dirname, join } from 'node:path';
import { isLoopbackHost } from '../values/loopback.rules.js';
import { databaseMistakes } from './database-variables.js';
import { embeddedPathOf } from './embedded-path.rules.js';
import { type EnvironmentVariables, readVariables, type ValuesOf } from './environment.rules.js';
import { mistakesInOrder, type ProviderOrder } from './providers/provider-order.rules.js';
import { mistakesOfProviders, neededVariables, type ProviderConfigs, readProviders } from './providers/providers.js';
import type { SmsPrices } from './sms-prices.rules.js';
import { variables } from './variables.js';

/** The checked values of the environment. README.md has the table of variables. */
export interface Config extends ProviderConfigs, ProviderOrder {
  production: boolean;
  host: string;
  port: number;
  /** The base of all links in messages, without trailing slash. Null means the address on which the server listens. */
  publicUrl: string | null;
  databaseUrl: string;
  /** `directUrl` is the URL for LISTEN. Null means `databaseUrl`, or no LISTEN if that is a pooler. */
  postgres: { directUrl: string | null; readUrl: string | null; connections: number };
  secretKey: Buffer;
  previousSecretKey: Buffer | null;
  operatorToken: string | null;
  trustedProxies: string[];
  /** Networks that have no limits per network on sign-ups and messages. */
  trustedNetworks: string[];
  /** The most messages of all apps together in a day. Empty countries mean all countries that an app allows. */
  smsDailyLimit: number;
  emailDailyLimit: number;
  smsCountries: string[];
  /** The URL of a range service of breached passwords, with a slash at its end (W7). Null if none is used. */
  passwordBreachUrl: string | null;
  /** For the estimate of costs. Null if there is none. */
  smsPrices: SmsPrices | null;
  /** Ranges of phone numbers that are newer than libphonenumber's data. */
  phoneRangesExtra: { country: string; prefix: string }[];
  /** Days after which users and audit entries are deleted (R1, R2, R4). Null means never. */
  pseudoUsersKeptDays: number | null;
  inactiveUsersDays: number | null;
  auditLogDays: number | null;
  corsOrigins: string[];
  /** Schemes of mobile apps to which pages may redirect, in lower case without a colon. */
  appUrlSchemes: string[];
  limitsEnabled: boolean;
  graphiql: boolean;
  /** Whether a router of Apollo Federation 2 can compose this server with others. */
  subgraph: boolean;
  /** Whether `/schema.graphql` is served. */
  schemaFile: boolean;
  logLevel: string;
  /** Null if anybody who reaches the port of the metrics may read them. */
  metricsToken: string | null;
  /** The port of the loopback address on which only the metrics are served. Null if the public port serves them. */
  metricsPort: number | null;
  /** Whether HSTS also covers the subdomains of the public URL. */
  hstsSubdomains: boolean;
  /** Where spans are sent, as OTLP over HTTP. If `url` is null, OpenTelemetry's default. Null if traces are off. */
  tracing: { url: string | null } | null;
}

type Values = ValuesOf<typeof variables>;

/** Lists all mistakes in the environment. Never repeats a value. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`The environment has mistakes:\n${mistakes.map(mistake => `  ${mistake}`).join('\n')}`);
  }
}

/** @param keyAt reads the key in the file at this path, or creates the file. Only used in development. */
export function readConfig(environment: EnvironmentVariables, keyAt: (path: string) => Buffer): Config {
  const { values, mistakes } = readVariables(variables, environment);
  mistakes.push(
    ...databaseMistakes(values, environment),
    ...missingHalves(environment),
    ...mistakesOfProviders(values),
  );
  if (mistakes.length === 0) mistakes.push(...mistakesInOrder(providersIn(values)));
  if (values.NODE_ENV === 'production') mistakes.push(...mistakesInProduction(environment, values));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return assemble(values, keyAt);
}

function assemble(values: Values, keyAt: (path: string) => Buffer): Config {
  const production = values.NODE_ENV === 'production';
  return {
    production,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    postgres: {
      directUrl: values.DATABASE_DIRECT_URL,
      readUrl: values.DATABASE_READ_URL,
      connections: values.DATABASE_CONNECTIONS,
    },
    secretKey: values.SECRET_KEY ?? keyAt(secretKeyFile(values.DATABASE_URL)),
    previousSecretKey: values.SECRET_KEY_PREVIOUS,
    operatorToken: values.OPERATOR_TOKEN,
    ...providersIn(values),
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    trustedNetworks: values.TRUSTED_NETWORKS ?? [],
    smsDailyLimit: values.SMS_DAILY_LIMIT,
    emailDailyLimit: values.EMAIL_DAILY_LIMIT,
    smsCountries: values.SMS_COUNTRIES ?? [],
    passwordBreachUrl: values.PASSWORD_BREACH_URL,
    smsPrices: values.SMS_PRICES,
    phoneRangesExtra: values.PHONE_RANGES_EXTRA ?? [],
    pseudoUsersKeptDays: values.PSEUDO_USERS_KEPT_DAYS === 'forever' ? null : values.PSEUDO_USERS_KEPT_DAYS,
    inactiveUsersDays: values.INACTIVE_USERS_DAYS,
    auditLogDays: values.AUDIT_LOG_DAYS,
    corsOrigins: values.CORS_ORIGINS ?? [],
    appUrlSchemes: values.APP_URL_SCHEMES ?? [],
    limitsEnabled: values.LIMITS === 'on',
    graphiql: (values.GRAPHIQL ?? (production ? 'off' : 'on')) === 'on',
    subgraph: values.SUBGRAPH === 'on',
    schemaFile: values.SCHEMA_FILE === 'on',
    logLevel: values.LOG_LEVEL,
    metricsToken: values.METRICS_TOKEN,
    metricsPort: values.METRICS_PORT,
    hstsSubdomains: values.HSTS_SUBDOMAINS === 'on',
    tracing: tracingOf(values),
  };
}

function providersIn(values: Values): ProviderConfigs & ProviderOrder {
  return {
    ...readProviders(values),
    smsProviders: values.SMS_PROVIDERS,
    emailProviders: values.EMAIL_PROVIDERS,
    smsRoutes: values.SMS_ROUTES ?? [],
  };
}

/**
 * Follows OpenTelemetry's Environment Variable Specification, except that traces are off unless
 * a variable asks for them.
 */
function tracingOf(values: Values): Config['tracing'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: tracesEndpoint } = values;
  const url = tracesEndpoint ?? (endpoint && `${endpoint}/v1/traces`);
  const exporter = values.OTEL_TRACES_EXPORTER ?? (url === null ? 'none' : 'otlp');
  return values.OTEL_SDK_DISABLED === 'true' || exporter === 'none' ? null : { url };
}

function missingHalves(environment: EnvironmentVariables): string[] {
  const incomplete = neededVariables.filter(([given, needed]) => environment[given] && !environment[needed]);
  return incomplete.map(
    ([given, needed]) => `${needed} must be set together with ${given}: ${variables[needed].mustBe}`,
  );
}

const minOperatorTokenLength = 16;

function mistakesInProduction(environment: EnvironmentVariables, values: Values): string[] {
  const unset = (['PUBLIC_URL', 'SECRET_KEY'] as const).filter(name => !environment[name]);
  const mistakes = unset.map(name => `${name} must be set in production: ${variables[name].mustBe}`);
  if (values.PUBLIC_URL && !isSafeToSendSecretsTo(values.PUBLIC_URL)) {
    mistakes.push('PUBLIC_URL must be an https URL in production, except on localhost');
  }
  if (values.OPERATOR_TOKEN && values.OPERATOR_TOKEN.length < minOperatorTokenLength) {
    mistakes.push(`OPERATOR_TOKEN must have at least ${minOperatorTokenLength} characters in production`);
  }
  return mistakes;
}

function isSafeToSendSecretsTo(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' || isLoopbackHost(hostname);
}

/** Returns a path beside the embedded database, or in `data/` for other databases. */
function secretKeyFile(databaseUrl: string): string {
  const path = embeddedPathOf(databaseUrl);
  return join(path === null ? 'data' : dirname(path), 'secret.key');
}
