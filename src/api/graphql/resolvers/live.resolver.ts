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
      'Sends the newest verification of each kind of address of the caller: first as it is, then within a second of each change, on any device or node. TAKEN is sent only after the right code or link was used.\n\nUse a WebSocket at the same path with the subprotocol `graphql-transport-ws`. `connection_init` has `{ "authorization": "Bearer …" }` and, if the token does not name the app, `"x-app-id"`. The server closes the connection with:\n- 4401: there is no token, or its session has ended.\n- 4403: the access token has expired. Refresh it and connect again.\n- 4429: the user already has 5 connections.\n\nErrors: RATE_LIMITED for more than 5 subscriptions at a time.',
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
