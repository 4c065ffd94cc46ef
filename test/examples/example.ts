import type { AnyData } from '../kit/graphql.js';
import type { TestApp, TestUser } from '../kit/test-app.js';

/** The state that a request needs: the token that it sends, and its variables. */
export interface Given {
  /** The access token, or the token of an admin or operator. */
  readonly token?: string;
  readonly variables?: Record<string, unknown>;
}

/** One request of the reference. Its answer is recorded in `answers.json`. */
export interface Example {
  /** A document with one operation, as a client would write it. */
  readonly request: string;
  /** The app's settings. By default both verification switches are on. */
  readonly settings?: Record<string, unknown>;
  /** Removes from the data what depends on the other examples. */
  readonly show?: (data: AnyData) => unknown;
  /** Creates the state that the request needs, in a separate app, so that all examples may use the same values. */
  given?(app: TestApp): Promise<Given>;
}

/** The examples of some operations, each under the name of its field of Query, Mutation or Subscription. */
export type Examples = Readonly<Record<string, Example>>;

export const hanako = { username: 'hanako', email: 'hanako@example.com', phone: '+819012345678' } as const;
export const password = 'plum-tin-harbour-42';
/** An access token of ten minutes is enough for every example. */
export const bothOn = { emailVerification: true, phoneVerification: true };

type Identifier = keyof typeof hanako;

/** Registers Hanako with these identifiers, and verifies those addresses that `verified` lists. */
export async function register(
  app: TestApp,
  identifiers: readonly Identifier[] = ['username'],
  verified: readonly Identifier[] = [],
): Promise<TestUser> {
  const input = Object.fromEntries(identifiers.map(name => [name, hanako[name]]));
  const user = await app.register({ password, displayName: 'Hanako', country: 'JP', locale: 'ja', ...input });
  if (verified.includes('email')) await user.proveEmail(hanako.email);
  if (verified.includes('phone')) await user.provePhone(hanako.phone);
  return user;
}

/** The state of an example with a user's session and these variables. */
export function as({ token }: Pick<TestUser, 'token'>, variables?: Record<string, unknown>): Given {
  return { token, ...(variables && { variables }) };
}
