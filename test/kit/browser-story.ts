import type { World } from './world.js';

/** What stories in the browser begin with: users whose messages are waiting. */

export const password = 'plum-tin-harbour-42';

interface Message {
  to: string;
  code: string | null;
  link: string | null;
}

/** Settings of the `default` app, changed as its operator. */
export async function changeSettings(world: World, input: Record<string, unknown>): Promise<void> {
  const query = 'mutation ($input: AppSettingsInput!) { updateAppSettings(input: $input) { id } }';
  const { errors } = await world.gql(query, { input }, world.operatorToken);
  if (errors !== undefined) throw new Error(`The settings were refused: ${JSON.stringify(errors)}`);
}

/** The access token of a new user. */
export async function signUp(world: World, identifiers: { email?: string; phone?: string }): Promise<string> {
  const query = 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }';
  const { data, errors } = await world.gql(query, { input: { generateUsername: true, password, ...identifiers } });
  if (errors !== undefined) throw new Error(`The sign-up was refused: ${JSON.stringify(errors)}`);
  return (data as { register: { accessToken: string } }).register.accessToken;
}

/** Waits for message number `count` to an address; they are sent after the answer (D1). */
export async function messageTo(world: World, to: string, count = 1): Promise<Message> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const messages = (await world.inbox()).filter(message => message.to === to);
    const [newest] = messages;
    if (newest !== undefined && messages.length >= count) return newest;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`Message ${count} did not come in five seconds`);
}

/** A user with an email address that is not verified yet, and the link in its mailbox. */
export async function signUpByMail(world: World, email: string): Promise<{ accessToken: string; link: string }> {
  const accessToken = await signUp(world, { email });
  return { accessToken, link: linkIn(await messageTo(world, email)) };
}

export function linkIn({ link }: Message): string {
  if (link === null) throw new Error('The message has no link');
  return link;
}

export async function emailOf(world: World, accessToken: string): Promise<{ value: string; verified: boolean } | null> {
  const { data } = await world.gql('{ me { email { value verified } } }', {}, accessToken);
  return (data as { me: { email: { value: string; verified: boolean } | null } }).me.email;
}

/** The refusal's code, or null when the login worked. */
export async function refusalOfLogin(world: World, identifier: string, secret: string): Promise<string | null> {
  const query =
    'mutation ($identifier: String!, $password: String!) { login(identifier: $identifier, password: $password) { tokenType } }';
  const { errors } = await world.gql(query, { identifier, password: secret });
  return (errors?.[0]?.extensions?.code as string | undefined) ?? null;
}
