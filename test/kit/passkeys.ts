import { Authenticator, passkeys } from './authenticator.js';
import { type AnyData, ask } from './graphql.js';
import { operations } from './operations.js';
import { newName, type TestApp, TestUser } from './test-app.js';
import { operatorToken, type World } from './world.js';

/** Sets an app's `passkeys`, which only the operator can do. */
export async function allowPasskeys(app: TestApp, value: unknown = passkeys): Promise<TestApp> {
  const headers = { authorization: `Bearer ${operatorToken}`, 'x-app-id': app.id };
  await ask(app.url, operations.updateAppSettings, { input: { passkeys: value } }, headers);
  return app;
}

/** Returns an app whose users may have passkeys. */
export async function passkeyApp(world: World, settings: Record<string, unknown> = {}): Promise<TestApp> {
  return await allowPasskeys(await world.app(settings));
}

/** Adds a passkey to a user's account. */
export async function addPasskeyTo(user: TestUser, authenticator: Authenticator, name = 'Laptop'): Promise<AnyData> {
  const { options } = await user.do('startPasskey');
  return await user.do('addPasskey', { response: authenticator.create(options), name });
}

/** Returns a new user with one passkey. */
export async function userWithPasskey(app: TestApp, input: Record<string, unknown> = { username: newName() }) {
  const user = await app.register(input);
  const authenticator = new Authenticator();
  const passkey = await addPasskeyTo(user, authenticator);
  return { user, authenticator, passkey };
}

/** Requests a login, and returns the answer of a passkey in the form of `logInWithPasskey`. */
export async function answerOf(
  app: TestApp,
  authenticator: Authenticator,
  deviation: Parameters<Authenticator['get']>[1] = {},
  identifier?: string,
): Promise<{ loginId: string; response: Record<string, unknown> }> {
  const { loginId, options } = await app.do('requestPasskeyLogin', { identifier });
  return { loginId, response: authenticator.get(options, deviation) };
}

/** Asks for the passkey that completes a login, and returns its answer. */
export async function factorOf(
  app: TestApp,
  loginId: string,
  authenticator: Authenticator,
  deviation: Parameters<Authenticator['get']>[1] = {},
): Promise<{ loginId: string; input: { passkey: Record<string, unknown> } }> {
  const { options } = await app.do('requestPasskeyFactor', { loginId });
  return { loginId, input: { passkey: authenticator.get(options, deviation) } };
}

/** Logs in with a passkey. */
export async function logInBy(app: TestApp, authenticator: Authenticator, identifier?: string): Promise<TestUser> {
  return new TestUser(app, await app.do('logInWithPasskey', await answerOf(app, authenticator, {}, identifier)));
}
