import { isOriginPattern, isPrivateScheme } from '../values/origins.rules.js';
import { databaseVariables } from './database-variables.js';
import {
  isAddressOrCidr,
  oneOf,
  readBaseUrl,
  readDays,
  readHost,
  readList,
  readPort,
  readRangeUrl,
  readSecretKey,
  readWord,
  type VariableTable,
} from './environment.rules.js';
import { allProviderVariables } from './providers/providers.js';
import { sendingVariables } from './sending-variables.js';

/** All variables that the server reads. A guard compares README's table with this one. */
export const variables = {
  NODE_ENV: {
    default: 'development',
    meaning:
      'in `production`, `PUBLIC_URL`, `SECRET_KEY` and a provider for each kind of address that an app verifies are mandatory. There is no inbox, and without `GRAPHIQL=on` neither GraphiQL nor introspection',
    ...oneOf('development', 'production'),
  },
  ENV_FILE: {
    default: null,
    shownDefault: '`.env`, if it is there; production: `off`',
    meaning:
      'a file with more variables, one `NAME=value` on each line; variables of the environment win. `off` reads none',
    mustBe: 'a file that exists, or off',
    read: text => text,
  },
  HOST: {
    default: '127.0.0.1',
    meaning: 'the address to listen on',
    mustBe: 'an IP address or a host name',
    read: readHost,
  },
  PORT: {
    default: '4000',
    meaning: 'the port to listen on; `0` takes a free one',
    mustBe: 'a whole number from 0 to 65535',
    read: readPort,
  },
  PUBLIC_URL: {
    default: null,
    shownDefault: 'the address served',
    meaning: 'the URL of the server, with which links in messages begin; in production `https`, except on `localhost`',
    mustBe: 'an https URL without user, query and fragment; http only in development and on localhost',
    read: readBaseUrl,
  },
  ...databaseVariables,
  SECRET_KEY: {
    default: null,
    shownDefault: 'development: made at the first start and kept beside the database in `secret.key`',
    meaning: '32 random bytes in base64 (`openssl rand -base64 32`); every other key is derived from it',
    mustBe: '32 random bytes in base64 (openssl rand -base64 32)',
    read: readSecretKey,
  },
  SECRET_KEY_PREVIOUS: {
    default: null,
    meaning: 'the previous key, which is accepted while it is being replaced',
    mustBe: '32 random bytes in base64',
    read: readSecretKey,
  },
  OPERATOR_TOKEN: {
    default: null,
    shownDefault: 'made and printed once at the first start',
    meaning: "the operator's bearer token; in production at least 16 characters",
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  ...allProviderVariables,
  PASSWORD_BREACH_URL: {
    default: null,
    shownDefault: 'no service is asked',
    meaning:
      'a range service of breached passwords: `https://api.pwnedpasswords.com/range/`. New passwords that it knows are refused. It learns five of the 40 digits of their SHA-1 ([deploying](docs/deploying.md#breached-passwords))',
    mustBe: 'an https URL without user, query and fragment; http only to this machine',
    read: readRangeUrl,
  },
  TRUSTED_PROXIES: {
    default: null,
    meaning: 'CIDRs of proxies whose `X-Forwarded-For` counts, with commas between them',
    mustBe: 'IP addresses or CIDRs with commas between them, as 10.0.0.0/8,::1',
    read: text => readList(text, isAddressOrCidr),
  },
  TRUSTED_NETWORKS: {
    default: null,
    meaning:
      'CIDRs, with commas between them, that may sign up and cause messages without a limit per network: an office, a test farm. Limits on wrong passwords and codes still hold',
    mustBe: 'IP addresses or CIDRs with commas between them, as 192.0.2.0/24,2001:db8::/48',
    read: text => readList(text, isAddressOrCidr),
  },
  ...sendingVariables,
  PSEUDO_USERS_KEPT_DAYS: {
    default: '30',
    meaning:
      'days from the end of the last session of a pseudo (anonymous) user until the user is deleted; `forever` keeps them ([deploying](docs/deploying.md#what-is-deleted-and-when))',
    mustBe: 'a whole number from 1 to 36500, or forever',
    read: text => (text === 'forever' ? text : readDays(1, text)),
  },
  INACTIVE_USERS_DAYS: {
    default: null,
    shownDefault: 'never',
    meaning: 'days without a session or a login after which any other user is deleted',
    mustBe: 'a whole number from 30 to 36500',
    read: text => readDays(30, text),
  },
  AUDIT_LOG_DAYS: {
    default: null,
    shownDefault: 'never',
    meaning: 'days after which a row of the audit log is deleted',
    mustBe: 'a whole number from 90 to 36500',
    read: text => readDays(90, text),
  },
  CORS_ORIGINS: {
    default: null,
    meaning:
      'origins whose pages may call the API, with commas between them: `https://app.example.com`, `https://*.example.app`, `capacitor://localhost`',
    mustBe: 'origins with commas between them, as https://app.example.com or https://*.example.app',
    read: text => readList(text, isOriginPattern),
  },
  APP_URL_SCHEMES: {
    default: null,
    meaning:
      'URL schemes of mobile apps that an app may redirect to after a verification, with commas between them: `com.example.shop`',
    mustBe: 'private URL schemes with commas between them, as com.example.shop',
    read: text => readList(text, isPrivateScheme),
  },
  LIMITS: {
    default: 'on',
    meaning:
      '`off`, for load tests only, turns off every limit except those on wrong codes of one message and on countries',
    ...oneOf('on', 'off'),
  },
  GRAPHIQL: {
    default: null,
    shownDefault: '`on`; production: `off`',
    meaning: 'GraphiQL at `/graphiql`, and introspection',
    ...oneOf('on', 'off'),
  },
  SUBGRAPH: {
    default: 'off',
    meaning: '`on` serves `_service` and `_entities` to a router of Apollo Federation 2',
    ...oneOf('on', 'off'),
  },
  SCHEMA_FILE: {
    default: 'on',
    meaning: 'the schema at `/schema.graphql`, also where introspection is off; `off` serves none',
    ...oneOf('on', 'off'),
  },
  METRICS_TOKEN: {
    default: null,
    meaning:
      'the bearer token that `/metrics` asks for; in production `/metrics` is served only with it, or on `METRICS_PORT`',
    mustBe: 'letters, digits and signs without spaces',
    read: readWord,
  },
  METRICS_PORT: {
    default: null,
    meaning: 'serves `/metrics` on this port of the loopback address alone, and no longer on `PORT`',
    mustBe: 'a whole number from 0 to 65535',
    read: readPort,
  },
  HSTS_SUBDOMAINS: {
    default: 'off',
    meaning:
      '`on` adds `includeSubDomains` to the `Strict-Transport-Security` header (RFC 6797) of an `https` `PUBLIC_URL`',
    ...oneOf('on', 'off'),
  },
  OTEL_TRACES_EXPORTER: {
    default: null,
    shownDefault: '`otlp` with an endpoint, else `none`',
    meaning:
      '`otlp` sends traces, without an endpoint to port 4318 of this machine ([observability](docs/observability.md))',
    ...oneOf('otlp', 'none'),
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    default: null,
    meaning: 'where traces go, with `/v1/traces` after it',
    mustBe: 'an http or https URL without user, query and fragment',
    read: readBaseUrl,
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    default: null,
    meaning: 'the same for traces alone, with nothing after it',
    mustBe: 'an http or https URL without user, query and fragment',
    read: readBaseUrl,
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    default: 'http/protobuf',
    meaning: 'how traces are sent',
    ...oneOf('http/protobuf'),
  },
  OTEL_SDK_DISABLED: {
    default: 'false',
    meaning: '`true`: no traces, whatever the others say',
    ...oneOf('true', 'false'),
  },
  LOG_LEVEL: {
    default: 'info',
    meaning:
      'how much is logged, as JSON lines on stderr; `trace` adds the text of SQL statements, without their values',
    ...oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
} satisfies VariableTable;
