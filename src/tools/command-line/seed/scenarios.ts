import { changeIdentifier } from '../../../domain/accounts/change-identifier.js';
import { changePassword } from '../../../domain/accounts/change-password.js';
import { deleteMe } from '../../../domain/accounts/delete-user.js';
import { updateProfile } from '../../../domain/accounts/update-profile.js';
import { upgradePseudoUser } from '../../../domain/accounts/upgrade-pseudo-user.js';
import { disableUser, enableUser, markAddressVerified } from '../../../domain/admin/administer.js';
import { startPasswordReset } from '../../../domain/admin/send-to-user.js';
import { logOut } from '../../../domain/sessions/log-out.js';
import { refreshSession } from '../../../domain/sessions/refresh.js';
import { beginAsPseudoUser, logInBy, refused, type Scenario, signUp, signUpAndVerify, verify } from './actions.js';
import { deliver } from './delivery.js';
import type { InventedPerson } from './people.js';
import { type SeedContext, type SeededUser, seedPassword } from './seed-context.js';
import { troubles } from './troubles.js';

const dayMs = 86_400_000;

/** An address that several people claim and nobody has verified. */
const sharedEmail = 'family.example@example.com';

async function comeBack(context: SeedContext, { person, refreshToken }: SeededUser, device = 0): Promise<void> {
  context.later(0.9);
  const { call } = await logInBy(context, person, 'USERNAME', { device });
  const { sessionId } = call.actor;
  context.later(0.5);
  // Use the session again, if it still works.
  if (sessionId !== null) await refreshSession(context.deps, call, refreshToken).catch(() => undefined);
}

async function changeEmailAndForget(context: SeedContext, person: InventedPerson): Promise<void> {
  const user = await signUpAndVerify(context, person, ['USERNAME', 'EMAIL']);
  context.later(0.8);
  const { call } = await logInBy(context, person, 'EMAIL');
  await changeIdentifier(context.deps, call, 'EMAIL', `new.${person.email}`, seedPassword);
  await deliver(context);
  await updateProfile(context.deps, call, { attributes: { ...user.person.profile.attributes, moved: true } });
}

async function changePhoneAndForget(context: SeedContext, person: InventedPerson): Promise<void> {
  await signUpAndVerify(context, person, ['USERNAME', 'PHONE']);
  context.later(0.8);
  const { call } = await logInBy(context, person, 'PHONE');
  await changeIdentifier(
    context.deps,
    call,
    'PHONE',
    person.phone.replace(/^\+819010|^\+447911/, '+819011'),
    seedPassword,
  );
  await deliver(context);
}

/** All states of a user, with their frequency among many users. The first users get one each. */
export const scenarios: readonly Scenario[] = [
  [
    'both addresses verified',
    14,
    async (context, person) => {
      const user = await signUpAndVerify(context, person, ['USERNAME', 'EMAIL', 'PHONE']);
      await comeBack(context, user);
    },
  ],
  [
    'username only',
    10,
    async (context, person) => {
      await comeBack(context, await signUp(context, person, ['USERNAME']));
    },
  ],
  [
    'email verified',
    22,
    async (context, person) => {
      await comeBack(context, await signUpAndVerify(context, person, ['USERNAME', 'EMAIL']), 1);
    },
  ],
  [
    'phone verified',
    16,
    async (context, person) => {
      await comeBack(context, await signUpAndVerify(context, person, ['USERNAME', 'PHONE']), 2);
    },
  ],
  [
    'email not verified',
    6,
    async (context, person) => {
      await signUp(context, person, ['USERNAME', 'EMAIL']);
      await deliver(context);
    },
  ],
  [
    'phone not verified',
    5,
    async (context, person) => {
      await signUp(context, person, ['USERNAME', 'PHONE']);
      await deliver(context);
    },
  ],
  ['pseudo user', 10, async (context, person) => void (await beginAsPseudoUser(context, person))],
  [
    'upgraded pseudo user',
    4,
    async (context, person) => {
      const { call } = await beginAsPseudoUser(context, person);
      context.later(0.4);
      const { username, email } = person;
      await upgradePseudoUser(context.deps, call, { username, email, password: seedPassword });
      await deliver(context);
      await verify(context, await logInBy(context, person, 'USERNAME'), 'EMAIL');
    },
  ],
  [
    'disabled',
    2,
    async (context, person, admin) => {
      const { userId } = await signUpAndVerify(context, person, ['USERNAME', 'EMAIL']);
      context.later(0.9);
      await disableUser(context.deps, admin, userId);
      await refused(() => logInBy(context, person, 'EMAIL'));
    },
  ],
  ['pending email', 2, changeEmailAndForget],
  ['pending phone', 2, changePhoneAndForget],
  [
    'claims an address of several',
    1,
    async (context, person) => {
      await signUp(context, { ...person, email: sharedEmail }, ['USERNAME', 'EMAIL']);
      await deliver(context);
    },
  ],
  [
    'claims the address of the first user',
    1,
    async (context, person) => {
      const { email, phone } = context.first;
      await signUp(context, { ...person, email, phone }, ['USERNAME', 'EMAIL', 'PHONE']);
      await deliver(context);
    },
  ],
  [
    'on five devices',
    2,
    async (context, person) => {
      await signUpAndVerify(context, person, ['USERNAME', 'EMAIL']);
      for (const device of [1, 2, 3, 4]) {
        context.later(0.4);
        await logInBy(context, person, 'EMAIL', { device });
      }
    },
  ],
  ['idle since the first day', 4, async (context, person) => void (await signUp(context, person, ['USERNAME']))],
  ...troubles,
  [
    'changed the password',
    2,
    async (context, person) => {
      await signUpAndVerify(context, person, ['USERNAME', 'EMAIL', 'PHONE']);
      context.later(0.7);
      const { call } = await logInBy(context, person, 'PHONE');
      await changePassword(context.deps, call, seedPassword, 'another-tin-harbour-43');
      await deliver(context);
    },
  ],
  [
    'a reset that an admin started',
    1,
    async (context, person, admin) => {
      const { userId } = await signUpAndVerify(context, person, ['USERNAME', 'EMAIL']);
      context.later(0.8);
      await startPasswordReset(context.deps, admin, userId);
      await deliver(context);
    },
  ],
  [
    'marked verified by an admin, disabled and enabled',
    1,
    async (context, person, admin) => {
      const { userId } = await signUp(context, person, ['USERNAME', 'EMAIL']);
      await deliver(context);
      context.later(0.5);
      await markAddressVerified(context.deps, admin, userId, 'EMAIL');
      await deliver(context);
      await disableUser(context.deps, admin, userId);
      context.wait(dayMs);
      await enableUser(context.deps, admin, userId);
    },
  ],
  [
    'logged out',
    3,
    async (context, person) => {
      const { call } = await signUpAndVerify(context, person, ['USERNAME', 'PHONE']);
      context.later(0.3);
      await logOut(context.deps, call, call.actor.sessionId);
    },
  ],
  [
    'deleted by the user, who came again',
    1,
    async (context, person) => {
      const { call } = await signUpAndVerify(context, person, ['USERNAME', 'EMAIL']);
      context.later(0.6);
      await deleteMe(context.deps, call, seedPassword);
      await deliver(context);
      context.later(0.6);
      await signUp(context, person, ['USERNAME']);
    },
  ],
];
