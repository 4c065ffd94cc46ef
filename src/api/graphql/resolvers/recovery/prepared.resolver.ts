import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { disownAddress } from '../../../../domain/accounts/prepared/disown-address.js';
import { removePrepared } from '../../../../domain/accounts/prepared/remove-prepared.js';
import type { Context } from '../../context.js';

const ofToken = { description: 'The `token` of `PreparedBefore`, or the part of the link after the `#`.' };

@Resolver()
export class PreparedResolver {
  @Mutation(() => Boolean, {
    description:
      'Removes everything from an account except the address that was just proven: the password, passkeys, the authenticator app with its recovery codes, other identifiers and all sessions. The owner of the address then sets a password with a reset. Works once and needs no session.\n\nErrors: INVALID_TOKEN if the token is unknown or was used, if the address was given up, or if `remedy` is LEAVE; CODE_EXPIRED.',
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
      'Removes an address that was just proven from the account. Its owner can then use it for another account. Nothing else changes. Works once and needs no session.\n\nErrors: INVALID_TOKEN if the token is unknown or was used, or if the address was given up; CODE_EXPIRED.',
  })
  async disownAddress(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<boolean> {
    await disownAddress(deps, call, token);
    return true;
  }
}
