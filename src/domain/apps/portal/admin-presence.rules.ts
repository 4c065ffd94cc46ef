import { isFromFuture } from '../../../platform/values/clock.rules.js';
import { Refusal } from '../../refusal.js';
import type { AppSettings } from '../settings.rules.js';

/** The same time for which a user's login proves presence by default (F1). */
const goodForMs = 600_000;

/**
 * The actions for which the app's `adminPresence` asks an admin at the portal for the token again (O27). docs/security.md has the same table. ALWAYS
 * is for actions that permanently remove a user, an address or a way to log in, move an address, send secrets elsewhere, or would bypass the other
 * checks. The others need it only in the case that their value names.
 */
export const adminActs = {
  deleteUser: 'ALWAYS',
  releaseAddress: 'ALWAYS',
  markAddressVerified: 'ALWAYS',
  decideFreeze: 'ALWAYS',
  removeSecondFactors: 'ALWAYS',
  disableUser: 'OF_PSEUDO_USERS',
  endUserSession: 'OF_PSEUDO_USERS',
  endUserSessions: 'OF_PSEUDO_USERS',
  createAdminToken: 'ALWAYS',
  updateAppSettings: 'OF_GUARDED_SETTINGS',
  updateTemplate: 'ALWAYS',
  sendTestMessage: 'WITH_OWN_TEXT',
  rotateWebhookSecret: 'ALWAYS',
  deleteApp: 'ALWAYS',
} as const satisfies Record<string, 'ALWAYS' | 'OF_PSEUDO_USERS' | 'OF_GUARDED_SETTINGS' | 'WITH_OWN_TEXT'>;

export type AdminAct = keyof typeof adminActs;

/** The facts that a case depends on. */
interface ActFacts {
  /** Whether the user can log in only by existing sessions. */
  isPseudoUser?: boolean;
  changesGuarded?: boolean;
  /** Whether the message has the app's own text, and not the default one. */
  hasOwnText?: boolean;
}

/** When the token was last typed in the portal session that sends the call. Absent if the call contains the token itself. */
export interface TypedToken {
  readonly tokenTypedAt?: number;
}

/** O27: the only place that decides whether an admin must type the token again. `settings` belong to the app that the action changes. */
export function requireAdminPresence(
  { tokenTypedAt }: TypedToken,
  { adminPresence }: AppSettings,
  act: AdminAct,
  now: number,
  { isPseudoUser = false, changesGuarded = false, hasOwnText = false }: ActFacts = {},
): void {
  const isCase = {
    ALWAYS: true,
    OF_PSEUDO_USERS: isPseudoUser,
    OF_GUARDED_SETTINGS: changesGuarded,
    WITH_OWN_TEXT: hasOwnText,
  }[adminActs[act]];
  if (!adminPresence || !isCase || tokenTypedAt === undefined || isGood(tokenTypedAt, now)) return;
  throw new Refusal('PRESENCE_REQUIRED', { methods: ['ADMIN_TOKEN'] });
}

/** Returns false if there is no number. */
function isGood(typedAt: number, now: number): boolean {
  return now < typedAt + goodForMs && !isFromFuture(typedAt, now);
}
