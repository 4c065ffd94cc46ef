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

/** Operations with which an app's admins help one user: sessions, profile and messages (O15, O16). */
@Resolver()
export class AdminUserResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => [ActiveSessionType], {
    description:
      'Returns the live sessions of a user, as `sessions` shows them to the user, the last used first. `first` is the size of a page, at most and by default 100. `after` is the `id` of the last session of the page before.\n\nErrors: NOT_FOUND with `field` `userId`, or `after` if that session has ended; BAD_USER_INPUT.',
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
      'Ends one session of a user. Every node refuses its tokens at once. This cannot be undone, and a pseudo user whose last session ends loses the account.\n\nErrors: NOT_FOUND with `field` `userId`, or `id` if there is no such session.',
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
      'Ends every session of a user, as `endUserSession` ends one, and returns their number. The user may log in again; `disableUser` prevents that.\n\nErrors: NOT_FOUND.',
  })
  async endUserSessions(@Ctx() { deps, call }: Context, @Arg('userId', () => ID) userId: string): Promise<number> {
    return await endUserSessions(deps, call, userId);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => UserType, {
    description:
      'Changes the given fields of a user’s profile. Null clears a field. Unlike `updateProfile`, it refuses an unknown locale. Only users change their identifiers; an admin can use `releaseAddress` and `markAddressVerified`. 60 changes an hour for one user; the user’s own changes are counted separately.\n\nErrors: NOT_FOUND, BAD_USER_INPUT, RATE_LIMITED.',
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
      'Sends a user the open verification of an address again: the same code or link while it is valid, otherwise a new one. At most once in 60 seconds and 5 times in 24 hours; the user’s own resends are counted separately. Returns the message without its code. Its `heldBack` says why it is not sent.\n\nErrors: NOT_FOUND; FORBIDDEN if the user is disabled; ALREADY_VERIFIED; NOTHING_TO_VERIFY; IDENTIFIER_TAKEN if somebody else has verified the address; RATE_LIMITED with `retryAfter`, also if too little of the app’s daily limit is left.',
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
      'Sends a password reset to a verified address of a user, as `requestPasswordReset` does: by `channel`, otherwise by email if possible. Returns the message without its link or code. Its `heldBack` says why it is not sent. An admin never sets or sees a password.\n\nErrors: NOT_FOUND; FORBIDDEN if the user is disabled; PSEUDO_USER; NOTHING_TO_VERIFY if the user has no verified address of that `channel`.',
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
      'Sends the user a password reset, as `requestPasswordReset` does. An admin never sets or sees a password.\n\nErrors: NOT_FOUND, NOTHING_TO_VERIFY.',
  })
  async sendPasswordReset(@Ctx() { deps, call }: Context, @Arg('userId', () => ID) userId: string): Promise<boolean> {
    await startPasswordReset(deps, call, userId);
    return true;
  }
}
