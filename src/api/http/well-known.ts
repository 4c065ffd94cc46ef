import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signingAlgorithms } from '../../domain/apps/setting-kinds.rules.js';
import { jwksMaxAgeSeconds } from '../../domain/sessions/signing-keys/signing-key.rules.js';
import { etagOf, isSame } from './etag.js';

export interface WellKnown {
  /** Returns the public keys as a JWK Set (RFC 7517). */
  jwks: () => Promise<{ keys: object[] }>;
  /** The `iss` of access tokens. Known once the server listens. */
  issuer: () => string;
}

interface Place {
  /** Only outside of production, the server warns about programs that read from another address than the issuer's. */
  production: boolean;
  publicUrl: string | null;
}

const jwksPath = '/.well-known/jwks.json';
/** OpenID Connect Discovery 1.0, 4, and RFC 8414, 3. */
const discoveryPaths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

/**
 * Serves what other services need to check access tokens without calling this server: the keys (T3), and where they are (T11).
 * Pages of every origin may read both.
 */
export function registerWellKnown(app: FastifyInstance, { jwks, issuer }: WellKnown, place: Place): void {
  const hint = createHint(issuer, place);
  app.get(jwksPath, async (request, reply) => {
    hint(request);
    const { keys } = await jwks();
    return send(request, reply, { keys });
  });
  for (const path of discoveryPaths.flatMap(each => [each, ...insertedBefore(place.publicUrl, each)])) {
    app.get(path, async (request, reply) => {
      hint(request);
      return send(request, reply, discoveryOf(issuer()));
    });
  }
}

/** RFC 8414, 3.1: a client inserts the well-known part before the path of the issuer. */
function insertedBefore(publicUrl: string | null, path: string): string[] {
  const own = publicUrl === null ? '/' : new URL(publicUrl).pathname;
  return own === '/' ? [] : [`${path}${own}`];
}

/**
 * The metadata of the server: only what it supports (decision 038). The server has no endpoint of OAuth, so the
 * lists of response and grant types are empty. If the list of grant types were absent, clients would assume two of them.
 */
function discoveryOf(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}${jwksPath}`,
    response_types_supported: [],
    grant_types_supported: [],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: signingAlgorithms,
    service_documentation: `${issuer}/docs/integrate`,
  };
}

function send(request: FastifyRequest, reply: FastifyReply, content: object): FastifyReply {
  const body = JSON.stringify(content);
  const etag = etagOf(body);
  reply.headers({
    'cache-control': `public, max-age=${jwksMaxAgeSeconds}`,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    etag,
  });
  if (isSame(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}

/**
 * T12: logs once that a program reads from another address than tokens name, such as `localhost` instead of `127.0.0.1`. It
 * would refuse every token. The log does not contain that address, because the caller chose the text.
 */
function createHint(issuer: () => string, { production }: Place): (request: FastifyRequest) => void {
  let isGiven = production;
  return ({ headers, log }) => {
    if (isGiven || headers.host?.toLowerCase() === new URL(issuer()).host) return;
    isGiven = true;
    log.warn(
      `A program reads the keys of access tokens at another address than their issuer, ${issuer()}. If it checks "iss", set it up with that address, or set PUBLIC_URL to the address that it uses.`,
    );
  };
}
