import type { Deps } from '../../domain/deps.js';
import { type Caller, identifyCaller, type Occasion, readAppId } from '../callers/identify.js';
import type { Context } from './context.js';

/** Finds the sender of a request. Its app is the one that a header names, or else the token's, or else the default app. */
export async function buildContext(deps: Deps, request: Caller, occasion: Occasion = 'PRESENTED'): Promise<Context> {
  const { headers } = request;
  const appId = headers['x-app-id'];
  const named = readAppId(typeof appId === 'string' ? appId : undefined, headers.authorization ?? '');
  return {
    deps,
    idempotencyHeader: headerText(headers['idempotency-key']),
    ...(await identifyCaller(deps, request, named, occasion)),
  };
}

/** Node joins repeated headers, except a few that are not used here. */
function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
