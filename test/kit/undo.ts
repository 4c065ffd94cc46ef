import assert from 'node:assert/strict';
import { restoreDue } from '../../src/domain/accounts/undo/restore-due.js';
import { newEmail, password, type TestApp, type TestUser } from './test-app.js';
import type { World } from './world.js';

const dayInSeconds = 86_400;

/** A user whose address was changed, and the link of the notice to the old one. */
export interface Changed {
  app: TestApp;
  user: TestUser;
  old: string;
  next: string;
  token: string;
}

/** Changes the email address of a user who has proven the old one. */
export async function changeEmail(
  app: TestApp,
  user: TestUser,
  old: string,
  currentPassword = password,
): Promise<Changed> {
  const next = newEmail();
  await user.do('changeIdentifier', { kind: 'EMAIL', value: next, currentPassword });
  await user.proveEmail(next);
  return { app, user, old, next, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') };
}

/** Returns a user who has changed their address. */
export async function changed(app: TestApp): Promise<Changed> {
  const old = newEmail();
  return await changeEmail(app, await app.registerProven({ email: old }), old);
}

/** The links of `frozen` by which the two sides answer, in either order. */
export const bothOrders = [
  ['token', 'objection'],
  ['objection', 'token'],
] as const;

/** Returns such a user after the undo, with the link that the new address can object with. */
export async function frozen(app: TestApp): Promise<Changed & { objection: string }> {
  const given = await changed(app);
  await undo(given);
  return { ...given, objection: await noticeTo(app, given.next, 'ADDRESS_FROZEN') };
}

export async function undo({ app, token }: Pick<Changed, 'app' | 'token'>) {
  return await app.do('undoByNotice', { token });
}

/** Returns the token of the newest message of a kind to an address. */
export async function noticeTo(app: TestApp, address: string, kind: string): Promise<string> {
  const message = (await app.messagesTo(address)).find(each => each.kind === kind);
  assert(message?.link, `no ${kind} with a link was sent to ${address}`);
  return message.link.slice(message.link.indexOf('#') + 1);
}

/** Moves the clock forward by a day, and runs the jobs that a node runs twice a minute. */
export async function dayLater(world: World, seconds = dayInSeconds): Promise<void> {
  world.wait(seconds);
  await restoreDue(world.server.deps);
}
