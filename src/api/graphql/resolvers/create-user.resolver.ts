import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { createUser } from '../../../domain/admin/creation/create-user.js';
import { findMessage } from '../../../domain/messaging/outbox/messages.queries.js';
import { type Context, idempotencyKeyOf } from '../context.js';
import { showExistingUser } from '../show.js';
import { showMessage } from '../show-log.js';
import { CreatedUserType } from '../types/created-user.types.js';
import { idempotencyKeyArgument } from '../types/idempotency.types.js';
import { CreateUserInputType } from '../types/inputs.js';

/** O14. */
@Resolver()
export class CreateUserResolver {
  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => CreatedUserType, {
    description:
      'Makes a user for somebody else, without a password: an admin never sets or sees one. An email address gets an invitation, whose link is good for 7 days and once. The person who follows it chooses the password and so proves the address. Until then an address whose verification is on is not verified, and nobody can log in. Without an email address nothing is sent: with a phone number whose verification is off the person chooses a password by `requestPasswordReset`; with less than that the user is refused, because nobody could ever log in. `sendUserPasswordReset` sends the invitation again, and ends the link before.\n\nErrors: IDENTIFIER_REQUIRED, INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, IDENTIFIER_TAKEN when somebody has verified the address, RATE_LIMITED when the app has no messages left for this, BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
  })
  async createUser(
    @Ctx() context: Context,
    @Arg('input', () => CreateUserInputType) input: CreateUserInputType,
    @Arg('idempotencyKey', () => String, idempotencyKeyArgument) idempotencyKey: string | null,
  ): Promise<CreatedUserType> {
    const { deps, call } = context;
    const { userId, invitationId } = await createUser(deps, call, input, idempotencyKeyOf(context, idempotencyKey));
    const message = invitationId === null ? null : await findMessage(deps.store.reader, invitationId);
    return {
      user: await showExistingUser(context, userId),
      invitation: message && (await showMessage(context, message)),
    };
  }
}
