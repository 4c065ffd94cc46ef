import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { editProfile } from '../../../domain/admin/edit-profile.js';
import {
  resendUserVerification,
  sendUserPasswordReset,
  startPasswordReset,
} from '../../../domain/admin/send-to-user.js';
import { endUserSession, endUserSessions, listUserSessions } from '../../../domain/admin/user-sessions.js';
import type { AddressKind as AddressKindName } from '../../../platform/values/kinds.js';
import type { Context } from '../context.js';
import { showActiveSession, showExistingUser } from '../show.js';
import { showMessage } from '../show-log.js';
import { AddressKind } from '../types/enums.js';
import { ProfileInputType } from '../types/inputs.js';
import { MessageType } from '../types/message.types.js';
import { ActiveSessionType } from '../types/session.types.js';
import { UserType } from '../types/user.types.js';

/** How an app's admins help one user: sessions, profile and messages (O15, O16). */
@Resolver()
export class AdminUserResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => [ActiveSessionType], {
    description:
      'The live sessions of a user, as `sessions` shows them to the user, the last used first; `first` of them, 100 by default and at most. `after` is the `id` of the last session of the page before.\n\nErrors: NOT_FOUND with `field` `userId`, or `after` when that session has ended; BAD_USER_INPUT.',
  })
  async userSessions(
    @Ctx() { deps, call }: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('first', () => Int, { nullable: true }) first: number | null,
    @Arg('after', () => ID, { nullable: true }) after: string | null,
  ): Promise<ActiveSessionType[]> {
    const live = await listUserSessions(deps, call, userId, first ?? null, after ?? null);
    return live.map(session => showActiveSession(call, session));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, {
    description:
      'Ends one session of a user. Every node refuses its tokens at once. It cannot be undone: the user logs in again, and a pseudo user loses the account with the last session.\n\nErrors: NOT_FOUND with `field` `userId`, or `id` when there is no such session.',
  })
  async endUserSession(
    @Ctx() { deps, call }: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('id', () => ID) id: string,
  ): Promise<boolean> {
    await endUserSession(deps, call, userId, id);
    return true;
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Int, {
    description:
      'Ends every session of a user, as `endUserSession` ends one, and answers how many there were. The user may log in again; `disableUser` prevents that.\n\nErrors: NOT_FOUND.',
  })
  async endUserSessions(@Ctx() { deps, call }: Context, @Arg('userId', () => ID) userId: string): Promise<number> {
    return await endUserSessions(deps, call, userId);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description:
      'Changes what is given in the profile of a user; null clears a field. An unknown locale is refused, unlike in `updateProfile`. Identifiers cannot be changed: a user does that, and an admin can release an address or mark it verified. 60 changes an hour for one user, apart from the user’s own.\n\nErrors: NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.',
  })
  async updateUserProfile(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('input', () => ProfileInputType) input: ProfileInputType,
  ): Promise<UserType> {
    await editProfile(context.deps, context.call, userId, input);
    return await showExistingUser(context, userId);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => MessageType, {
    description:
      'Sends a user the open verification of an address again: the same code or link while it is good, else a new one. 60 seconds apart, 5 in 24 hours, apart from the user’s own. The answer is the message, without the code: its `heldBack` says why it is not sent.\n\nErrors: NOT_FOUND; FORBIDDEN while the user is disabled; ALREADY_VERIFIED; NOTHING_TO_VERIFY; IDENTIFIER_TAKEN when somebody else has verified the address; RATE_LIMITED with `retryAfter`, also when the app has no messages left for this.',
  })
  async resendUserVerification(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('kind', () => AddressKind) kind: AddressKindName,
  ): Promise<MessageType> {
    return await showMessage(context, await resendUserVerification(context.deps, context.call, userId, kind));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => MessageType, {
    description:
      'Sends a user what `requestPasswordReset` would, to a verified address: by `channel`, else by email where there is one. The answer is the message, without the link or code: its `heldBack` says why it is not sent. An admin never sets or sees a password.\n\nErrors: NOT_FOUND; FORBIDDEN while the user is disabled; PSEUDO_USER; NOTHING_TO_VERIFY when no address of the `channel` is verified.',
  })
  async sendUserPasswordReset(
    @Ctx() context: Context,
    @Arg('userId', () => ID) userId: string,
    @Arg('channel', () => AddressKind, { nullable: true }) channel: AddressKindName | null,
  ): Promise<MessageType> {
    return await showMessage(context, await sendUserPasswordReset(context.deps, context.call, userId, channel ?? null));
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => Boolean, {
    deprecationReason: 'It answers true also when the message is held back. Use `sendUserPasswordReset`.',
    description:
      'Sends the user what `requestPasswordReset` would; an admin never sets or sees a password.\n\nErrors: NOT_FOUND, NOTHING_TO_VERIFY.',
  })
  async sendPasswordReset(@Ctx() { deps, call }: Context, @Arg('userId', () => ID) userId: string): Promise<boolean> {
    await startPasswordReset(deps, call, userId);
    return true;
  }
}
