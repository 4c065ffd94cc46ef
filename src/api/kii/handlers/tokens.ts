import { logIn } from '../../../domain/accounts/log-in.js';
import { completeLogin } from '../../../domain/accounts/second-factor/complete-login.js';
import { readAdminToken } from '../../../domain/apps/admin-tokens.js';
import type { Call } from '../../../domain/call.js';
import type { Deps } from '../../../domain/deps.js';
import { Refusal } from '../../../domain/refusal.js';
import type { SessionTokens } from '../../../domain/sessions/open-session.js';
import { refreshSession } from '../../../domain/sessions/refresh.js';
import { standingTokenEnd, standingTokenOf } from '../../../domain/sessions/standing-token.rules.js';
import { bearerToken, identifyCaller } from '../../callers/identify.js';
import { refusalOf } from '../../callers/viewer.js';
import { askedEnd, factorIn, neededText, textOf } from '../body.rules.js';
import { type Context, resolveText } from '../caller.js';
import { type Answer, KiiRefusal } from '../errors.rules.js';

const grants = {
  password: byPassword,
  client_credentials: byAdminToken,
  refresh_token: byRefreshToken,
  mfa: bySecondFactor,
} as const satisfies Record<string, (context: Context) => Promise<Answer>>;

/** Gives a token for a password, an admin token, a refresh token or a second factor. */
export async function issueToken(context: Context): Promise<Answer> {
  const grant = textOf(context.body, 'grant_type') ?? guessedGrant(context);
  if (!Object.hasOwn(grants, grant)) throw new KiiRefusal(400, 'OAUTH2_ERROR', 'This grant_type is not supported.');
  return await grants[grant as keyof typeof grants](context);
}

/** The SDK sends no grant type. */
function guessedGrant({ body }: Context): keyof typeof grants {
  if (body.refresh_token != null) return 'refresh_token';
  return body.client_id == null ? 'password' : 'client_credentials';
}

async function byPassword({ deps, call, body }: Context): Promise<Answer> {
  const identifier = neededText(body, 'username');
  const password = neededText(body, 'password');
  const standing = standingCall(deps, call, body);
  const resolved = await resolveText(deps, call, identifier, 'identifier');
  return showToken(deps, call, await logIn(deps, standing, resolved, password, null));
}

/** F12: completes a login that needs a second factor. Its `mfa_token`, from the answer to the password, is in the body or the bearer header. */
async function bySecondFactor({ deps, call, body, headers }: Context): Promise<Answer> {
  const loginId = textOf(body, 'mfa_token') ?? bearerToken(headers.authorization ?? '');
  if (loginId === undefined) throw new Refusal('BAD_USER_INPUT', { field: 'mfa_token', reason: 'REQUIRED' });
  return showToken(deps, call, await completeLogin(deps, standingCall(deps, call, body), loginId, factorIn(body)));
}

/** T5: refreshes a session of `/graphql`. Returns an access token, not a standing token. */
async function byRefreshToken({ deps, call, body }: Context): Promise<Answer> {
  const tokens = await refreshSession(deps, call, neededText(body, 'refresh_token'));
  const { userId, accessToken, expiresIn, refreshToken } = tokens;
  return tokenAnswer(userId, accessToken, expiresIn, { refresh_token: refreshToken });
}

/** Returns the client secret as the token: it must be an admin token of this app. A wrong one counts as at `/graphql` (X18). */
async function byAdminToken({ deps, call, body }: Context): Promise<Answer> {
  const [clientId, secret] = [neededText(body, 'client_id'), neededText(body, 'client_secret')];
  const headers = { authorization: `Bearer ${secret}` };
  const sender = { headers, clientAddress: call.ip, place: 'KII' } as const;
  const { viewer } = await identifyCaller(deps, sender, call.app.id);
  if (viewer.kind === 'INVALID' && viewer.retryAfter !== undefined) throw refusalOf(viewer);
  if (viewer.kind !== 'ADMIN') throw new Refusal('INVALID_CREDENTIALS');
  const reading = await readAdminToken(deps, secret);
  const expiresAt = reading.isGood ? reading.row.expiresAt : deps.now();
  return tokenAnswer(clientId, secret, expiresAt === null ? foreverSeconds : secondsFrom(deps, expiresAt));
}
/** The client reads numbers of 32 bits only. */
const foreverSeconds = 2_147_483_647;

/** Returns the call, changed so that a session that it opens gets a standing token. */
export function standingCall(deps: Deps, call: Call, body: Context['body']): Call {
  return { ...call, standing: { endsAt: askedEnd(body, deps.now()) } };
}

function showToken(deps: Deps, { app }: Call, { session, userId }: SessionTokens): Answer {
  const end = standingTokenEnd(session, app.settings) ?? session.idleExpiresAt;
  return tokenAnswer(userId, standingTokenOf(deps.keys, session.id), secondsFrom(deps, end));
}

function secondsFrom({ now }: Deps, end: number): number {
  return Math.max(0, Math.floor((end - now()) / 1_000));
}

function tokenAnswer(id: string, token: string, expiresIn: number, more: object = {}): Answer {
  return { status: 200, body: { id, access_token: token, expires_in: expiresIn, token_type: 'bearer', ...more } };
}
