import { idToBytes } from '../../platform/values/ids.js';
import type { PasskeyRow } from '../factors/passkeys/passkey.rules.js';
import type { Person } from '../identifiers/person.queries.js';
import { currentAddress, pendingAddress, usernameOf } from '../identifiers/profile.rules.js';
import { hasPassword, isPseudoUser } from '../identifiers/user-kind.rules.js';

/** The secrets of a user in an export with secrets. */
export interface ExportedSecrets {
  readonly totpSecret: string | null;
  readonly totpCreatedAt: number | null;
  readonly recoveryCodes: readonly string[];
  readonly passkeys: readonly PasskeyRow[];
}

/** Returns a user as one line of an export, which can be imported unchanged. If `secrets` is null, without hashes and factors. */
export function exportedUser(person: Person, secrets: ExportedSecrets | null): Record<string, unknown> {
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
    ...(secrets && {
      passwordHash: hasPassword(user) ? user.passwordHash : null,
      totpSecret: secrets.totpSecret,
      totpCreatedAt: iso(secrets.totpCreatedAt),
      recoveryCodes: secrets.recoveryCodes,
      passkeys: secrets.passkeys.map(exportedPasskey),
    }),
    displayName: user.displayName,
    country: user.country,
    locale: user.locale,
    attributes: user.attributes,
    disabled: user.disabledAt !== null,
    createdAt: new Date(user.createdAt).toISOString(),
    updatedAt: new Date(user.updatedAt).toISOString(),
  };
}

function exportedPasskey({ userId, userHandle, copies, createdAt, lastUsedAt, ...passkey }: PasskeyRow) {
  const { credentialId, publicKey, counter, transports, name } = passkey;
  return {
    credentialId,
    publicKey,
    // The user gets another id in the other system, so export the handle.
    userHandle: userHandle === '' ? null : (userHandle ?? Buffer.from(idToBytes(userId)).toString('base64url')),
    counter,
    transports,
    backupEligible: copies !== 'NEVER',
    backedUp: copies === 'EXIST',
    name,
    createdAt: iso(createdAt),
    lastUsedAt: iso(lastUsedAt),
  };
}

function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
