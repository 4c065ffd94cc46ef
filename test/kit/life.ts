import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type AnyData, Refused } from './graphql.js';
import type { Answer, Ledger } from './ledger.js';
import type { Operation } from './operations.js';
import { eventually } from './processes.js';
import { NoAnswer } from './send.js';
import { newName, password, refuses } from './test-app.js';

/** The parts of a user's profile that a life changes. */
interface Profile {
  isPseudo: boolean;
  username: string | null;
  phone: string | null;
  verified: boolean;
  pendingPhone: string | null;
}

/** The state of a user. A null profile: the user does not exist. A null token: no valid token is known. */
interface Standing {
  profile: Profile | null;
  token: string | null;
}

const pseudo: Profile = { isPseudo: true, username: null, phone: null, verified: false, pendingPhone: null };
const interrupted = new Error('The life was interrupted');
const secondsToDeliver = 20;

/** One user from registration to logout, one request after the other. Ends early when a request gets no answer. */
export class Life {
  #standing: Standing = { profile: null, token: null };
  /** The user's state if the request without an answer has happened. */
  #unanswered: Standing | null = null;
  #refreshToken: string | null = null;
  readonly #username = newName();
  readonly #endedTokens: string[] = [];
  isReconciled = false;
  happenedUnanswered = false;

  constructor(
    readonly ledger: Ledger,
    readonly signal: { readonly stopped: boolean },
    readonly phones: readonly [string, string],
  ) {}

  /** Resolves to true when all requests were answered. */
  async live(): Promise<boolean> {
    const [first, second] = this.phones;
    const own = { username: this.#username, phone: first };
    try {
      if (Math.random() < 0.5) await this.#register(own);
      else await this.#beginAsPseudoUser(own);
      if (Math.random() < 0.7) await this.#verify(first);
      await this.#change(second);
      await this.#verify(second);
      await this.#refresh();
      if (Math.random() < 0.5) await this.#logOut();
      return true;
    } catch (error) {
      if (error !== interrupted) this.ledger.surprises.push(error);
      return false;
    }
  }

  async #register(own: { username: string; phone: string }): Promise<void> {
    const input = { ...own, password };
    this.#hold(await this.#ask('register', { input }, { profile: { ...pseudo, ...own, isPseudo: false } }));
  }

  async #beginAsPseudoUser(own: { username: string; phone: string }): Promise<void> {
    this.#hold(await this.#ask('createPseudoUser', {}, { profile: pseudo }));
    const input = { ...own, password };
    const upgraded = { profile: { ...pseudo, ...own, isPseudo: false }, token: null };
    this.#hold(await this.#ask('upgradePseudoUser', { input }, upgraded));
  }

  async #verify(phone: string): Promise<void> {
    const code = await this.#receiveCode(phone);
    await this.#ask(
      'verifyPhone',
      { code },
      { profile: { ...this.#profile, phone, verified: true, pendingPhone: null } },
    );
  }

  async #change(phone: string): Promise<void> {
    const change = this.#profile.verified ? { pendingPhone: phone } : { phone };
    const variables = { kind: 'PHONE', value: phone, currentPassword: password };
    await this.#ask('changeIdentifier', variables, { profile: { ...this.#profile, ...change } });
  }

  async #refresh(): Promise<void> {
    // Without an answer it stays in use: `audit` sends it again (T5).
    this.#hold(await this.#ask('refreshSession', { refreshToken: this.#refreshToken }, {}));
  }

  async #logOut(): Promise<void> {
    await this.#ask('logout', {}, { token: null });
  }

  /** Sends a request of this user to a random node. An answer acknowledges the change. */
  async #ask(what: Operation, variables: Record<string, unknown>, change: Partial<Standing>): Promise<AnyData> {
    if (this.signal.stopped) throw interrupted;
    const { token } = this.#standing;
    const changed = { ...this.#standing, ...change };
    this.#unanswered = changed;
    const startedAt = Date.now();
    const note = (outcome: Answer['outcome']) =>
      this.ledger.answers.push({ what, outcome, at: Date.now(), ms: Date.now() - startedAt });
    try {
      const answer = await this.#do(what, variables, token);
      note('OK');
      this.#become(changed);
      this.#unanswered = null;
      return answer;
    } catch (error) {
      note(faultIn(error));
      throw interrupted;
    }
  }

  /** Sends a request to a random node. */
  async #do(what: Operation, variables: Record<string, unknown>, token: string | null): Promise<AnyData> {
    const { app, anyDoor } = this.ledger;
    return await app.in(anyDoor).do(what, variables, token ?? undefined);
  }

  #become(standing: Standing): void {
    const { token } = this.#standing;
    if (token !== null && standing.token === null) {
      this.#endedTokens.push(token);
      this.#refreshToken = null;
    }
    this.#standing = standing;
  }

  #hold({ accessToken, refreshToken }: { accessToken: string; refreshToken: string }): void {
    this.#standing = { ...this.#standing, token: accessToken };
    this.#refreshToken = refreshToken;
  }

  get #profile(): Profile {
    assert(this.#standing.profile !== null);
    return this.#standing.profile;
  }

  async #receiveCode(phone: string): Promise<string> {
    for (;;) {
      const code = this.ledger.codeTo(phone);
      if (code !== null) return code;
      if (this.signal.stopped) throw interrupted;
      await sleep(10);
    }
  }

  async reconcile(): Promise<void> {
    this.isReconciled = true;
    await this.#settleUnanswered();
    const { profile } = this.#standing;
    const claimed = profile?.pendingPhone ?? (profile?.verified ? null : profile?.phone);
    if (profile === null || claimed == null) return;
    if (this.#standing.token === null) this.#hold(await this.#logIn());
    const code = await eventually(`a code at ${claimed}`, secondsToDeliver, () => this.ledger.codeTo(claimed));
    await this.#do('verifyPhone', { code }, this.#standing.token);
    this.#standing = { ...this.#standing, profile: { ...profile, phone: claimed, verified: true, pendingPhone: null } };
  }

  /** Asserts that the request without an answer happened completely or not at all, and records which. */
  async #settleUnanswered(): Promise<void> {
    const [before, after] = [this.#standing, this.#unanswered];
    this.#unanswered = null;
    // A pseudo user whose token was lost cannot be found by anybody.
    if (after === null || (before.token === null && after.profile?.isPseudo)) return;
    const seen = await this.#look(before.token);
    const isSeen = ({ profile, token }: Standing) =>
      isDeepStrictEqual({ profile, tokenLives: token !== null && token === before.token }, seen);
    assert(isSeen(before) || isSeen(after), `half done: ${JSON.stringify({ before, after, seen })}`);
    if (isSeen(before)) return;
    this.happenedUnanswered = true;
    this.#become(after);
  }

  async #look(token: string | null): Promise<{ profile: Profile | null; tokenLives: boolean }> {
    const me = token === null ? null : await unless('UNAUTHENTICATED', this.#do('me', {}, token));
    if (me !== null) return { profile: profileIn(me), tokenLives: true };
    const session = await unless('INVALID_CREDENTIALS', this.#logIn());
    return { profile: session && profileIn(session.user), tokenLives: false };
  }

  async #logIn(identifier = this.#username): Promise<AnyData> {
    return await this.#do('login', { identifier, password }, null);
  }

  /** Asserts that profile, session, refresh token and logins are as acknowledged, and that ended sessions do not work. */
  async audit(): Promise<void> {
    for (const token of this.#endedTokens) await refuses('UNAUTHENTICATED', () => this.#do('me', {}, token));
    const { profile, token } = this.#standing;
    if (token !== null) assert.deepEqual(profileIn(await this.#do('me', {}, token)), profile);
    if (this.#refreshToken !== null)
      this.#hold(await this.#do('refreshSession', { refreshToken: this.#refreshToken }, null));
    if (profile === null || profile.isPseudo) return;
    const { user } = await this.#logIn(profile.verified && profile.phone !== null ? profile.phone : this.#username);
    assert.deepEqual(profileIn(user), profile);
  }
}

function profileIn({ isPseudo, username, phone, pendingPhone }: AnyData): Profile {
  return { isPseudo, username, phone: phone?.value ?? null, verified: phone?.verified ?? false, pendingPhone };
}

function faultIn(error: unknown): Answer['outcome'] {
  if (error instanceof NoAnswer) return 'NO_ANSWER';
  if (error instanceof Refused && error.code === 'SERVICE_UNAVAILABLE') return 'SERVICE_UNAVAILABLE';
  throw error;
}

async function unless<T>(code: string, asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refused && error.code === code) return null;
    throw error;
  }
}
