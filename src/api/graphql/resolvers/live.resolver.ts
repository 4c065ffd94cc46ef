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
      'The newest verification of each kind of address of the caller, open or over: as it is now, and again whenever it has changed, within a second, on whatever device or node that happened. TAKEN is told only after the right secret was shown.\n\nOver a WebSocket at the same path, subprotocol `graphql-transport-ws`; `connection_init` carries `{ "authorization": "Bearer …" }` and, where the token does not name the app, `"x-app-id"`. The connection is closed with 4401 when there is no token or its session has ended, and with 4403 when the access token has expired: refresh it and connect again.\n\nErrors: RATE_LIMITED beyond 5 at a time; beyond 5 connections of a user, 4429.',
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
