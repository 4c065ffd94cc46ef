import type { Person } from '../identifiers/person.queries.js';
import { currentAddress, pendingAddress, usernameOf } from '../identifiers/profile.rules.js';
import { hasPassword, isPseudoUser } from '../identifiers/user-kind.rules.js';

/**
 * Returns a user as one line of an export, which can be imported unchanged. Includes the hash of the
 * password only on request.
 */
export function exportedUser(person: Person, hashes: 'WITH_HASHES' | 'WITHOUT_HASHES'): Record<string, unknown> {
  const { user, owned } = person;
  const [email, phone] = [currentAddress(person, 'EMAIL'), currentAddress(person, 'PHONE')];
  // An address that was stored while its switch was OFF counts as verified (S3), but nobody has proven it (A6).
  const isProven = (kind: 'EMAIL' | 'PHONE') => owned.some(own => own.kind === kind && own.provenAt !== null);
  return {
    id: user.id,
    isPseudo: isPseudoUser(user),
    username: usernameOf(person),
    email: email?.value ?? null,
    emailVerified: email?.verified ?? false,
    emailProven: isProven('EMAIL'),
    pendingEmail: pendingAddress(person, 'EMAIL'),
    phone: phone?.value ?? null,
    phoneVerified: phone?.verified ?? false,
    phoneProven: isProven('PHONE'),
    pendingPhone: pendingAddress(person, 'PHONE'),
    ...(hashes === 'WITH_HASHES' && { passwordHash: hasPassword(user) ? user.passwordHash : null }),
    displayName: user.displayName,
    country: user.country,
    locale: user.locale,
    attributes: user.attributes,
    disabled: user.disabledAt !== null,
    createdAt: new Date(user.createdAt).toISOString(),
    updatedAt: new Date(user.updatedAt).toISOString(),
  };
}
