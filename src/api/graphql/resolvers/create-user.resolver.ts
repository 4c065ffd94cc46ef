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
      'Creates a user for somebody else, without a password. Nobody can log in until the person has chosen one:\n- An email address gets an invitation. Its link works once, for 7 days. The person chooses the password with it, which also verifies the address. `sendUserPasswordReset` sends a new link.\n- Without an email address nothing is sent. The person uses `requestPasswordReset` with the phone number, so phone verification must be off.\n\nErrors: IDENTIFIER_REQUIRED if nobody could ever log in; IDENTIFIER_TAKEN if somebody has verified the address; RATE_LIMITED if too little of the app’s daily limit is left; INVALID_IDENTIFIER, PHONE_NOT_ALLOWED, USERNAME_TAKEN, BAD_USER_INPUT, IDEMPOTENCY_KEY_USED.',
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
