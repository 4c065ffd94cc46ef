import { GraphQLEnumType } from 'graphql';
import { registerEnumType } from 'type-graphql';
import { errorCodes, refusals } from '../refusal.js';

/** type-graphql wants an object per enum; these are made of the lists that the rest of the server uses. */
function enumOf<const Name extends string>(names: readonly Name[]): { [K in Name]: K } {
  return Object.fromEntries(names.map(name => [name, name])) as { [K in Name]: K };
}

export const IdentifierKind = enumOf(['USERNAME', 'EMAIL', 'PHONE']);
registerEnumType(IdentifierKind, { name: 'IdentifierKind', description: 'What a person can log in with.' });

export const AddressKind = enumOf(['EMAIL', 'PHONE']);
registerEnumType(AddressKind, { name: 'AddressKind', description: 'An identifier that can be verified.' });

export const VerificationState = enumOf([
  'QUEUED',
  'SENT',
  'DELIVERED',
  'FAILED',
  'VERIFIED',
  'TAKEN',
  'EXPIRED',
  'LOCKED',
]);
registerEnumType(VerificationState, {
  name: 'VerificationState',
  description: 'Where a verification stands.',
  valuesConfig: {
    QUEUED: { description: 'The message waits to be sent.' },
    SENT: { description: 'The provider has taken the message.' },
    DELIVERED: { description: 'The provider says that the message arrived.' },
    FAILED: { description: 'The provider refused the message for good; `resendVerification` tries again.' },
    VERIFIED: { description: 'Done.' },
    TAKEN: { description: 'Somebody else has verified the address.' },
    EXPIRED: { description: 'The code or link is too old or has been replaced.' },
    LOCKED: { description: 'Five wrong codes: `resendVerification` sends a new one (V8).' },
  },
});

export const EventState = enumOf(['QUEUED', 'DELIVERED', 'FAILED']);
registerEnumType(EventState, {
  name: 'EventState',
  description: 'What has become of an event.',
  valuesConfig: {
    QUEUED: { description: 'It waits for its first or its next attempt.' },
    DELIVERED: { description: 'The webhook answered 2xx.' },
    FAILED: { description: 'Three days of attempts were in vain, or the app has no webhook any more.' },
  },
});

/** No field has this type: it is in the schema so that generated clients know the codes. */
export const errorCodeType = new GraphQLEnumType({
  name: 'ErrorCode',
  description:
    'What `errors[].extensions.code` can be. `extensions.field` names the argument, `retryAfter` is in seconds, `attemptsLeft` counts guesses; `requestId` finds the request in the log.',
  values: Object.fromEntries(errorCodes.map(code => [code, { description: refusals[code] }])),
});
