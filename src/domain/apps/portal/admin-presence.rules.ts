import { isFromFuture } from '../../../platform/values/clock.rules.js';
import { Refusal } from '../../refusal.js';
import type { AppSettings } from '../settings.rules.js';

/** As long as a login of a user proves presence by default (F1). */
const goodForMs = 600_000;

/**
 * The acts for which the app's `adminPresence` asks an admin at the portal for the token again (O27). docs/security.md has the same
 * table. ALWAYS: takes a user, an address or a way in away for good, moves an address, leads secrets elsewhere, or would get around
 * the others. The rest does so only in the case that its name says.
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

/** What a case is about. */
interface Concerned {
  /** Their sessions are their only way in. */
  isPseudoUser?: boolean;
  changesGuarded?: boolean;
  /** Not one that is the same for everybody. */
  hasOwnText?: boolean;
}

/** When the token was last typed on the session of the portal that sends the call. Not given: the call brings the token itself. */
export interface TypedToken {
  readonly tokenTypedAt?: number;
}

/** O27: the only place that decides whether an admin has to type the token again. `settings`: of the app that the act changes. */
export function requireAdminPresence(
  { tokenTypedAt }: TypedToken,
  { adminPresence }: AppSettings,
  act: AdminAct,
  now: number,
  { isPseudoUser = false, changesGuarded = false, hasOwnText = false }: Concerned = {},
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

/** False for no number. */
function isGood(typedAt: number, now: number): boolean {
  return now < typedAt + goodForMs && !isFromFuture(typedAt, now);
}
