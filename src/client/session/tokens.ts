/** The tokens of a session, and when they arrived. That time is by the clock of this device, which may be wrong. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** How long the access token is valid, in seconds. */
  readonly expiresIn: number;
  /** Milliseconds. */
  readonly receivedAt: number;
}

/** Replace a token this long before it expires, so that it does not expire during a request. */
const longestMarginSeconds = 30;

/** Whether the token will not expire soon. It counts as old if the clock was set back. */
export function isFresh(tokens: Tokens): boolean {
  return isGoodFor(tokens, Math.min(longestMarginSeconds, tokens.expiresIn / 5));
}

/** Whether the token is valid now. It counts as expired if the clock was set back. */
export function isGood(tokens: Tokens): boolean {
  return isGoodFor(tokens, 0);
}

function isGoodFor({ expiresIn, receivedAt }: Tokens, seconds: number): boolean {
  const age = (Date.now() - receivedAt) / 1_000;
  return age >= 0 && age < expiresIn - seconds;
}

/** Reads the tokens in an answer. Their lifetime began at `sentAt` at the earliest, so it is counted from there. */
export function tokensIn(value: unknown, sentAt: number): Tokens | null {
  const { accessToken, refreshToken, expiresIn } = (value ?? {}) as Partial<Tokens>;
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') return null;
  return { accessToken, refreshToken, expiresIn: expiresIn ?? lifetimeOf(accessToken), receivedAt: sentAt };
}

/** Uses only characters that a cookie may contain (RFC 6265, 4.1.1). */
export function writeTokens({ receivedAt, expiresIn, refreshToken, accessToken }: Tokens): string {
  return [receivedAt, expiresIn, refreshToken, accessToken].join('~');
}

export function readTokens(text: string | null | undefined): Tokens | null {
  const [receivedAt, expiresIn, refreshToken, accessToken, ...others] = text?.split('~') ?? [];
  if (!refreshToken || !accessToken || others.length > 0) return null;
  return { accessToken, refreshToken, expiresIn: Number(expiresIn), receivedAt: Number(receivedAt) };
}

export function userIn(accessToken: string): string {
  return String(claimsOf(accessToken).sub);
}

function lifetimeOf(accessToken: string): number {
  const { iat, exp } = claimsOf(accessToken);
  return Number(exp) - Number(iat) || 0;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Reads a JWT without verifying it, because the server verifies it. Decodes by hand, because React Native may lack `atob`. */
function claimsOf(accessToken: string): Record<string, unknown> {
  let bits = 0;
  let escaped = '';
  for (const [index, digit] of [...(accessToken.split('.')[1] ?? '')].entries()) {
    bits = (bits << 6) | digits.indexOf(digit);
    // Four digits are three bytes. Each digit except the first of four completes one byte.
    const spare = 6 - (index % 4) * 2;
    if (spare < 6) escaped += `%${((bits >> spare) & 255).toString(16).padStart(2, '0')}`;
  }
  try {
    return JSON.parse(decodeURIComponent(escaped));
  } catch {
    return {};
  }
}
