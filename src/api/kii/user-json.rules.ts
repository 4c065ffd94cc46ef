import type { UserRecord } from '../callers/user-record.js';
import { isCustom } from './body.rules.js';

/** H5: shows a user as the former service did. A field without a value is left out, never null. */
export function showUser(record: UserRecord): Record<string, unknown> {
  const { id, isPseudo, hasPassword, username, displayName, isShownInFull } = record;
  const open = { userID: id, loginName: username, displayName, _hasPassword: hasPassword ?? !isPseudo };
  if (!isShownInFull) return given(open);
  const { email, phone, attributes } = record;
  const own = {
    ...open,
    country: record.country,
    locale: record.locale,
    emailAddress: email?.value,
    emailAddressVerified: email?.verified,
    phoneNumber: phone?.value,
    phoneNumberVerified: phone?.verified,
    _emailAddressPending: record.pendingEmail,
    _phoneNumberPending: record.pendingPhone,
    _disabled: record.disabled,
    createdAt: record.createdAt,
    modifiedAt: record.updatedAt,
  };
  // Attributes that were set by GraphQL may have any name.
  const custom = Object.entries(attributes ?? {}).filter(([name]) => isCustom(name));
  return { ...Object.fromEntries(custom), ...given(own) };
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
