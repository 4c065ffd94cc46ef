import { changeIdentifier } from '../../../domain/accounts/change-identifier.js';
import { changePassword } from '../../../domain/accounts/change-password.js';
import { deleteMe } from '../../../domain/accounts/delete-user.js';
import { updateProfile } from '../../../domain/accounts/update-profile.js';
import { upgradePseudoUser } from '../../../domain/accounts/upgrade-pseudo-user.js';
import { disableUser, enableUser, markAddressVerified } from '../../../domain/admin/administer.js';
import { startPasswordReset } from '../../../domain/admin/send-to-user.js';
import { logOut } from '../../../domain/sessions/log-out.js';
import { refreshSession } from '../../../domain/sessions/refresh.js';
import { beginAsPseudoUser, type Life, logInBy, refused, signUp, signUpAndVerify, verify } from './acts.js';
import { deliver } from './delivery.js';
import type { Persona } from './people.js';
import { type Player, type Stage, seedPassword } from './stage.js';
import { troubles } from './troubles.js';

const dayMs = 86_400_000;

/** An address that several people claim and nobody has verified. */
const sharedEmail = 'family.example@example.com';

async function comeBack(stage: Stage, { person, refreshToken }: Player, device = 0): Promise<void> {
  stage.later(0.9);
  const { call } = await logInBy(stage, person, 'USERNAME', { device });
  const { sessionId } = call.actor;
  stage.later(0.5);
  // Use the session again, if it still works.
  if (sessionId !== null) await refreshSession(stage.deps, call, refreshToken).catch(() => undefined);
}

async function changeEmailAndForget(stage: Stage, person: Persona): Promise<void> {
  const player = await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL']);
  stage.later(0.8);
  const { call } = await logInBy(stage, person, 'EMAIL');
  await changeIdentifier(stage.deps, call, 'EMAIL', `new.${person.email}`, seedPassword);
  await deliver(stage);
  await updateProfile(stage.deps, call, { attributes: { ...player.person.profile.attributes, moved: true } });
}

async function changePhoneAndForget(stage: Stage, person: Persona): Promise<void> {
  await signUpAndVerify(stage, person, ['USERNAME', 'PHONE']);
  stage.later(0.8);
  const { call } = await logInBy(stage, person, 'PHONE');
  await changeIdentifier(
    stage.deps,
    call,
    'PHONE',
    person.phone.replace(/^\+819010|^\+447911/, '+819011'),
    seedPassword,
  );
  await deliver(stage);
}

/** All states of a user, with their frequency among many users. The first users get one each. */
export const lives: readonly Life[] = [
  [
    'both addresses verified',
    14,
    async (stage, person) => {
      const player = await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL', 'PHONE']);
      await comeBack(stage, player);
    },
  ],
  [
    'username only',
    10,
    async (stage, person) => {
      await comeBack(stage, await signUp(stage, person, ['USERNAME']));
    },
  ],
  [
    'email verified',
    22,
    async (stage, person) => {
      await comeBack(stage, await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL']), 1);
    },
  ],
  [
    'phone verified',
    16,
    async (stage, person) => {
      await comeBack(stage, await signUpAndVerify(stage, person, ['USERNAME', 'PHONE']), 2);
    },
  ],
  [
    'email not verified',
    6,
    async (stage, person) => {
      await signUp(stage, person, ['USERNAME', 'EMAIL']);
      await deliver(stage);
    },
  ],
  [
    'phone not verified',
    5,
    async (stage, person) => {
      await signUp(stage, person, ['USERNAME', 'PHONE']);
      await deliver(stage);
    },
  ],
  ['pseudo user', 10, async (stage, person) => void (await beginAsPseudoUser(stage, person))],
  [
    'upgraded pseudo user',
    4,
    async (stage, person) => {
      const { call } = await beginAsPseudoUser(stage, person);
      stage.later(0.4);
      const { username, email } = person;
      await upgradePseudoUser(stage.deps, call, { username, email, password: seedPassword });
      await deliver(stage);
      await verify(stage, await logInBy(stage, person, 'USERNAME'), 'EMAIL');
    },
  ],
  [
    'disabled',
    2,
    async (stage, person, admin) => {
      const { userId } = await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL']);
      stage.later(0.9);
      await disableUser(stage.deps, admin, userId);
      await refused(() => logInBy(stage, person, 'EMAIL'));
    },
  ],
  ['pending email', 2, changeEmailAndForget],
  ['pending phone', 2, changePhoneAndForget],
  [
    'claims an address of several',
    1,
    async (stage, person) => {
      await signUp(stage, { ...person, email: sharedEmail }, ['USERNAME', 'EMAIL']);
      await deliver(stage);
    },
  ],
  [
    'claims the address of the first user',
    1,
    async (stage, person) => {
      const { email, phone } = stage.first;
      await signUp(stage, { ...person, email, phone }, ['USERNAME', 'EMAIL', 'PHONE']);
      await deliver(stage);
    },
  ],
  [
    'on five devices',
    2,
    async (stage, person) => {
      await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL']);
      for (const device of [1, 2, 3, 4]) {
        stage.later(0.4);
        await logInBy(stage, person, 'EMAIL', { device });
      }
    },
  ],
  ['idle since the first day', 4, async (stage, person) => void (await signUp(stage, person, ['USERNAME']))],
  ...troubles,
  [
    'changed the password',
    2,
    async (stage, person) => {
      await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL', 'PHONE']);
      stage.later(0.7);
      const { call } = await logInBy(stage, person, 'PHONE');
      await changePassword(stage.deps, call, seedPassword, 'another-tin-harbour-43');
      await deliver(stage);
    },
  ],
  [
    'a reset that an admin started',
    1,
    async (stage, person, admin) => {
      const { userId } = await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL']);
      stage.later(0.8);
      await startPasswordReset(stage.deps, admin, userId);
      await deliver(stage);
    },
  ],
  [
    'marked verified by an admin, disabled and enabled',
    1,
    async (stage, person, admin) => {
      const { userId } = await signUp(stage, person, ['USERNAME', 'EMAIL']);
      await deliver(stage);
      stage.later(0.5);
      await markAddressVerified(stage.deps, admin, userId, 'EMAIL');
      await deliver(stage);
      await disableUser(stage.deps, admin, userId);
      stage.wait(dayMs);
      await enableUser(stage.deps, admin, userId);
    },
  ],
  [
    'logged out',
    3,
    async (stage, person) => {
      const { call } = await signUpAndVerify(stage, person, ['USERNAME', 'PHONE']);
      stage.later(0.3);
      await logOut(stage.deps, call, call.actor.sessionId);
    },
  ],
  [
    'deleted by the user, who came again',
    1,
    async (stage, person) => {
      const { call } = await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL']);
      stage.later(0.6);
      await deleteMe(stage.deps, call, seedPassword);
      await deliver(stage);
      stage.later(0.6);
      await signUp(stage, person, ['USERNAME']);
    },
  ],
];
