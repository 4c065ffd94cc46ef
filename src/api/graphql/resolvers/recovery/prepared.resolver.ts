import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { disownAddress } from '../../../../domain/accounts/prepared/disown-address.js';
import { removePrepared } from '../../../../domain/accounts/prepared/remove-prepared.js';
import type { Context } from '../../context.js';

const ofToken = { description: 'The `token` of `PreparedBefore`, or the part of the link after the `#`.' };

@Resolver()
export class PreparedResolver {
  @Mutation(() => Boolean, {
    description:
      'Throws out everything on an account but the address that was just proven, once: the password, passkeys, the authenticator app with its recovery codes, other identifiers and all sessions. Its owner then sets a password by a reset. Needs no session.\n\nErrors: INVALID_TOKEN if the token is unknown or was used, if the address was given up, or if `remedy` is LEAVE; CODE_EXPIRED.',
  })
  async removePrepared(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<boolean> {
    await removePrepared(deps, call, token);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Takes an address that was just proven off the account, once. Its owner can then use it for an account of their own. Nothing else changes. Needs no session.\n\nErrors: INVALID_TOKEN if the token is unknown or was used, or if the address was given up; CODE_EXPIRED.',
  })
  async disownAddress(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<boolean> {
    await disownAddress(deps, call, token);
    return true;
  }
}
