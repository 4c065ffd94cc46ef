import { Arg, Ctx, Directive, Extensions, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { objectByNotice, proveByNotice } from '../../../../domain/accounts/undo/answer-freeze.js';
import { undoByNotice } from '../../../../domain/accounts/undo/freeze-addresses.js';
import { requestOlderCode } from '../../../../domain/accounts/undo/request-older-code.js';
import type { Side } from '../../../../domain/accounts/undo/undo.rules.js';
import { decideFreeze } from '../../../../domain/admin/freezes/decide-freeze.js';
import { listFreezes } from '../../../../domain/identifiers/given-up/given-up.queries.js';
import type { AddressKind as AddressKindName } from '../../../../platform/values/kinds.js';
import { isOneselfOrAdmin } from '../../../callers/user-record.js';
import type { Context } from '../../context.js';
import { showExistingUser } from '../../show.js';
import { showFreeze, showUndo } from '../../show-undo.js';
import { AddressKind } from '../../types/enums.js';
import { LoginCodeRequestType } from '../../types/presence.types.js';
import { AddressSide, AddressUndoType, FrozenAddressType, OlderProofInputType } from '../../types/secure/undo.types.js';
import { UserType } from '../../types/user.types.js';

const ofToken = { description: 'The part of the link after the `#`.' };

/** Undoing the change of an address (C11 to C19). */
@Resolver(() => UserType)
export class UndoResolver {
  @Extensions({ mostItems: 2 })
  @FieldResolver(() => [FrozenAddressType], {
    nullable: true,
    description:
      'Addresses that do not log in now, because a change of them was undone. At most one of each kind. Null if another user asks.',
  })
  async frozenAddresses(@Root() { id }: UserType, @Ctx() context: Context): Promise<FrozenAddressType[] | null> {
    if (!isOneselfOrAdmin(context, id)) return null;
    return (await listFreezes(context.deps.store.reader, id)).map(showFreeze);
  }

  @Mutation(() => AddressUndoType, {
    description:
      'Undoes the change of an address. The link in the notice about the change works once, within 72 hours. Ends every session of the user and freezes both addresses: neither can log in, reset the password or get a code. The other addresses get a notice with a link to object. The old address comes back when somebody shows a proof that is older than the change, or after 24 hours if nobody objects.\n\nErrors: INVALID_TOKEN if the link undoes nothing; CODE_EXPIRED.',
  })
  async undoByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<AddressUndoType> {
    return showUndo(await undoByNotice(deps, call, token));
  }

  @Mutation(() => AddressUndoType, {
    description:
      'Objects to the undoing of a change: says that the change of the address was right. Works with the link in the notice about the undoing, until the old address comes back. An admin then decides, unless somebody shows an older proof with `proveByNotice`.\n\nErrors: INVALID_TOKEN if the link cannot object; CODE_EXPIRED.',
  })
  async objectByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<AddressUndoType> {
    return showUndo(await objectByNotice(deps, call, token));
  }

  @Mutation(() => AddressUndoType, {
    description:
      'Shows a proof that is older than the change of the address. The user then keeps the address that the link is for (`AddressUndo.side`). If such proofs are shown for both addresses, an admin decides. A proof for the old address removes the passkeys, the authenticator app and the addresses that were added since the change, and undoes a change of the password. If the other side had won without a proof, a proof for either address does so for what was added since. The first proof for an address counts, and another one changes nothing. A proof that is newer than the change gets the same error as a wrong one. Each link allows ten tries.\n\nErrors: INVALID_CREDENTIALS, INVALID_CODE, INVALID_PASSKEY; INVALID_TOKEN if the link can no longer change anything; CODE_EXPIRED, FORBIDDEN, RATE_LIMITED, SERVER_BUSY, BAD_USER_INPUT.',
  })
  async proveByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
    @Arg('input', () => OlderProofInputType) input: OlderProofInputType,
  ): Promise<AddressUndoType> {
    return showUndo(await proveByNotice(deps, call, token, input));
  }

  @Mutation(() => LoginCodeRequestType, {
    description:
      'Sends a code for `proveByNotice` by SMS, if `phone` is the number of the account. The answer is the same for any other number. Works with the link in a notice about an undone change, while an older proof can settle it. Needs no session or header, and has the limits of `requestLoginCode`.\n\nErrors: INVALID_TOKEN if the link takes no such code; CODE_EXPIRED, INVALID_IDENTIFIER, FORBIDDEN if the app sends no such codes; RATE_LIMITED with `retryAfter` and `field`.',
  })
  async requestCodeByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
    @Arg('phone', () => String, { description: 'The number, with `+` and the country code.' }) phone: string,
  ): Promise<LoginCodeRequestType> {
    const { loginId, expiresAt } = await requestOlderCode(deps, call, token, phone);
    return { accepted: true, loginId, expiresAt: new Date(expiresAt) };
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description:
      'Ends a freeze: the user keeps the old address or the new one. Both addresses get a notice. This is final. If it is the old one, the passkeys, the authenticator app and the other addresses that were added since the change are removed, and a password that was changed since does not count any more.\n\nErrors: NOT_FOUND with `field` `userId`, or `kind` if no address of the kind is frozen.',
  })
  async decideFreeze(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
    @Arg('keep', () => AddressSide) keep: Side,
  ): Promise<UserType> {
    await decideFreeze(context.deps, context.call, userId, kind, keep);
    return await showExistingUser(context, userId);
  }
}
