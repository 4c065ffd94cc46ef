import type { Person } from '../../domain/identifiers/person.queries.js';
import {
  currentAddress,
  type ProfileAddress,
  pendingAddress,
  usernameOf,
} from '../../domain/identifiers/profile.rules.js';
import { hasPassword, isPseudoUser } from '../../domain/identifiers/user-kind.rules.js';
import type { IdentifiedCaller } from './identify.js';

/** A user as a viewer sees it, in every API. Hidden fields are null (Q2). */
export interface UserRecord {
  readonly person: Person;
  readonly isShownInFull: boolean;
  readonly id: string;
  readonly isPseudo: boolean;
  readonly hasPassword: boolean | null;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly country: string | null;
  readonly locale: string | null;
  readonly attributes: Record<string, unknown> | null;
  readonly email: ProfileAddress | null;
  readonly phone: ProfileAddress | null;
  readonly pendingEmail: string | null;
  readonly pendingPhone: string | null;
  readonly disabled: boolean | null;
  readonly lastLoginAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export function userRecord(caller: IdentifiedCaller, person: Person): UserRecord {
  const { user } = person;
  const all = maySeeAllOf(caller, user.id);
  const onlyIf = <T>(value: T): T | null => (all ? value : null);
  return {
    person,
    isShownInFull: all,
    id: user.id,
    isPseudo: isPseudoUser(user),
    hasPassword: isOneselfOrAdmin(caller, user.id) ? hasPassword(user) : null,
    username: usernameOf(person),
    displayName: user.displayName,
    country: onlyIf(user.country),
    locale: onlyIf(user.locale),
    attributes: onlyIf(user.attributes),
    email: onlyIf(currentAddress(person, 'EMAIL')),
    phone: onlyIf(currentAddress(person, 'PHONE')),
    pendingEmail: onlyIf(pendingAddress(person, 'EMAIL')),
    pendingPhone: onlyIf(pendingAddress(person, 'PHONE')),
    disabled: onlyIf(user.disabledAt !== null),
    lastLoginAt: onlyIf(user.lastLoginAt === 0 ? null : user.lastLoginAt),
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
  };
}

/** Q2: returns whether the viewer may see all fields of a user, except those that need `isOneselfOrAdmin`. */
export function maySeeAllOf(caller: IdentifiedCaller, userId: string): boolean {
  if (isOneselfOrAdmin(caller, userId)) return true;
  return caller.viewer.kind === 'USER' && caller.call.app.settings.exposeFullUserDataToOthers;
}

/** Returns whether the viewer may see how a user logs in. */
export function isOneselfOrAdmin({ viewer }: Pick<IdentifiedCaller, 'viewer'>, userId: string): boolean {
  if (viewer.kind === 'ADMIN' || viewer.kind === 'OPERATOR') return true;
  return viewer.kind === 'USER' && viewer.person.user.id === userId;
}
