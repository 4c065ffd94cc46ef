import { createHmac } from 'node:crypto';
import { type AnyData, Refused } from './graphql.js';
import { TestUser } from './test-app.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The phone of a user. It implements RFC 6238 again, so that the stories do not compare the server's library with itself. */
export function totpCode(secret: string, at: number): string {
  const bits = [...secret].map(sign => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac[19] as number) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A user with an authenticator app. */
export interface Enrolled {
  user: TestUser;
  codes: string[];
  /** Returns the code that the app shows, `steps` of 30 seconds from now. */
  code(steps?: number): string;
}

/** Sets up an authenticator app, and waits until its first code has expired. */
export async function enrol(user: TestUser): Promise<Enrolled> {
  const { world } = user.app;
  const { secret } = await user.do('startTotp');
  const code = (steps = 0) => totpCode(secret, world.now + steps * 30_000);
  const { codes } = await user.do('confirmTotp', { code: code() });
  world.wait(60);
  return { user, codes, code };
}

/** Starts a login that waits for a second factor, and returns the answer. */
export async function pendingLogin(attempt: () => Promise<unknown>): Promise<{ loginId: string; factors: string[] }> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof Refused && error.code === 'SECOND_FACTOR_REQUIRED')
      return error.details as unknown as { loginId: string; factors: string[] };
    throw error;
  }
  throw new Error('The login needed no second factor');
}

/** Logs in with the password and a second factor. */
export async function loginWith({ user }: Enrolled, input: Record<string, string>, app = user.app): Promise<TestUser> {
  const { loginId } = await pendingLogin(() => app.login(user.session.user.username));
  const session: AnyData = await app.do('completeLogin', { loginId, input });
  return new TestUser(app, session);
}
