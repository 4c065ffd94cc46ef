import { changeIdentifier } from '../../../domain/accounts/change-identifier.js';
import { verifyOrReclaim } from '../../../domain/accounts/reclaim/verify-phone.js';
import { markAddressVerified } from '../../../domain/admin/administer.js';
import { recogniseIdentifier } from '../../../domain/identifiers/parse.rules.js';
import { Refusal } from '../../../domain/refusal.js';
import { resendVerification } from '../../../domain/verification/resend.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import { neededText } from '../body.rules.js';
import { asAdminOf, asSelf, type Context, currentPassword, isAdmin, personOf } from '../caller.js';
import { type Answer, notSupported } from '../errors.rules.js';

const nameOf = { EMAIL: 'emailAddress', PHONE: 'phoneNumber' } as const satisfies Record<AddressKind, string>;

/** Changes an address of the caller. Setting the present address succeeds, because clients repeat a request whose answer was lost. */
export async function changeAddress(context: Context, kind: AddressKind): Promise<Answer> {
  if (isAdmin(context)) return await markVerified(context, kind);
  const call = await asSelf(context, 'USER');
  const text = neededText(context.body, nameOf[kind]);
  try {
    await changeIdentifier(context.deps, call, kind, text, currentPassword(context));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'UNCHANGED')) throw error;
  }
  return { status: 204 };
}

/** H14: an admin can mark the address that a user claims as verified, and cannot set another one. */
async function markVerified(context: Context, kind: AddressKind): Promise<Answer> {
  const { call, id } = await asAdminOf(context);
  const text = neededText(context.body, nameOf[kind]);
  const { claims } = await personOf(context, id);
  const { value } = recogniseIdentifier(`${kind}:${text}`, nameOf[kind]);
  const isClaimed = claims.some(claim => claim.kind === kind && claim.value === value);
  if (context.body.verified !== true || !isClaimed) throw notSupported();
  // Meanwhile, the user may have claimed another address.
  await markAddressVerified(context.deps, call, id, kind, value);
  return { status: 204 };
}

export async function verifyAddress(context: Context, kind: AddressKind): Promise<Answer> {
  const call = await asSelf(context);
  await verifyOrReclaim(context.deps, call, kind, neededText(context.body, 'verificationCode'));
  return { status: 200, body: { verificationStatus: 'VERIFIED' } };
}

export async function resend(context: Context, kind: AddressKind): Promise<Answer> {
  await resendVerification(context.deps, await asSelf(context), kind);
  return { status: 204 };
}
