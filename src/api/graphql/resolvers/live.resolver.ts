import { Directive, Resolver, Root, Subscription } from 'type-graphql';
import { followVerifications } from '../../../domain/verification/follow.js';
import type { Verification } from '../../../domain/verification/verification.rules.js';
import { type Context, userCall } from '../context.js';
import { showVerification } from '../show.js';
import { VerificationType } from '../types/user.types.js';

@Resolver()
export class LiveResolver {
  @Directive('@auth(requires: PSEUDO)')
  @Subscription(() => VerificationType, {
    description:
      'Sends the newest verification of each kind of address of the caller at first, and again within a second after each change, on any device and any node. TAKEN is sent only after the right code or link was used.\n\nUse a WebSocket at the same path with the subprotocol `graphql-transport-ws`. `connection_init` has `{ "authorization": "Bearer …" }` and, if the token does not name the app, `"x-app-id"`. The server closes the connection with 4401 if there is no token or its session has ended, and with 4403 if the access token has expired: refresh it and connect again.\n\nErrors: RATE_LIMITED for more than 5 subscriptions at a time. A sixth connection of a user is closed with 4429.',
    subscribe: ({ context }: { context: Context }) => followOwn(context),
  })
  verificationChanged(@Root() verification: Verification): VerificationType {
    return showVerification(verification);
  }
}

function followOwn(context: Context): AsyncIterableIterator<Verification> {
  const { deps, connection } = context;
  const userId = userCall(context).actor.id;
  if (connection === undefined) throw new Error('A subscription came over no live connection');
  const releaseSlot = connection.takeSlot(userId);
  return followVerifications(deps, { userId, mayContinue: connection.mayContinue, onEnd: releaseSlot });
}
