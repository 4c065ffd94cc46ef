import { GraphQLEnumType } from 'graphql';
import { registerEnumType } from 'type-graphql';
import { messagePurposes } from '../../../domain/admin/forecast-message.rules.js';
import { userOrders } from '../../../domain/admin/search/search.rules.js';
import { lookupModes, secondFactorModes, signingAlgorithms } from '../../../domain/apps/setting-kinds.rules.js';
import { heldBackReasonNames, heldBackReasons } from '../../../domain/messaging/outbox/held-back.rules.js';
import { failureReasonNames, failureReasons } from '../../../domain/messaging/providers/failure.rules.js';
import { reasons, refusals } from '../../../domain/refusal.js';
import { proofMethods } from '../../../domain/sessions/proofs.rules.js';
import { verificationStates } from '../../../domain/verification/verification.rules.js';
import { actionNames, actions, actorKinds } from '../../../platform/store/audit-actions.js';
import { messageStates, sendStates } from '../../../platform/store/tables.js';

/** Makes the object that type-graphql needs for an enum from a list that the rest of the server uses. */
export function enumOf<const Name extends string>(names: readonly Name[]): { [K in Name]: K } {
  return Object.fromEntries(names.map(name => [name, name])) as { [K in Name]: K };
}

export const IdentifierKind = enumOf(['USERNAME', 'EMAIL', 'PHONE']);
registerEnumType(IdentifierKind, {
  name: 'IdentifierKind',
  description: 'The kinds of identifiers with which a person can log in.',
});

export const ProofMethod = enumOf(proofMethods);
registerEnumType(ProofMethod, {
  name: 'ProofMethod',
  description: 'The ways in which a user proves who they are.',
  valuesConfig: {
    PASSWORD: { description: 'The password. `amr`: `pwd`.' },
    EMAIL_CODE: { description: 'A login code sent by email. `amr`: `email`, which RFC 8176 does not define.' },
    SMS_CODE: { description: 'A login code sent by SMS. `amr`: `sms`.' },
    PASSKEY: { description: 'A passkey, whose authenticator checked the user (WebAuthn). `amr`: `pop` and `mfa`.' },
    TOTP: { description: 'A code of an authenticator app (RFC 6238). `amr`: `otp`, and `mfa` beside another method.' },
    RECOVERY_CODE: { description: 'A recovery code. `amr`: `mfa` beside another method.' },
  },
});

export const AddressKind = enumOf(['EMAIL', 'PHONE']);
registerEnumType(AddressKind, { name: 'AddressKind', description: 'An identifier that can be verified.' });

export const UserSort = enumOf(userOrders);
registerEnumType(UserSort, {
  name: 'UserSort',
  description: 'The order of a list of users.',
  valuesConfig: {
    NEWEST: { description: 'Those who signed up last come first.' },
    OLDEST: { description: 'Those who signed up first come first.' },
    LAST_LOGIN: { description: 'Those who logged in last come first, and those who never did last.' },
  },
});

export const LookupMode = enumOf(lookupModes);
registerEnumType(LookupMode, {
  name: 'LookupMode',
  description: 'The ways in which users find each other by identifier.',
  valuesConfig: {
    OFF: { description: 'Users cannot find each other.' },
    EXACT: { description: 'By a whole username, email address or phone number.' },
  },
});

export const SecondFactorMode = enumOf(secondFactorModes);
registerEnumType(SecondFactorMode, {
  name: 'SecondFactorMode',
  description: 'Whether an app asks for a second factor at login.',
  valuesConfig: {
    OFF: { description: 'Nobody is asked for one. Factors that users have set up are kept.' },
    OPTIONAL: { description: 'Users who have set one up are asked for it.' },
    REQUIRED: { description: 'Everybody needs one. A session without one can do nothing but set one up.' },
  },
});

export const SigningAlgorithm = enumOf(signingAlgorithms);
registerEnumType(SigningAlgorithm, {
  name: 'SigningAlgorithm',
  description: 'The algorithm that signs access tokens (RFC 7518).',
  valuesConfig: {
    ES256: { description: 'ECDSA with the curve P-256.' },
    RS256: { description: 'RSASSA-PKCS1-v1_5 with 2048 bits, for gateways that accept no other.' },
  },
});

export const VerificationState = enumOf(verificationStates);
registerEnumType(VerificationState, {
  name: 'VerificationState',
  description: 'The state of a verification.',
  valuesConfig: {
    QUEUED: { description: 'The message waits to be sent.' },
    SENT: { description: 'The provider has accepted the message.' },
    DELIVERED: { description: 'The provider says that the message arrived.' },
    FAILED: {
      description: 'The provider refused the message, or could not deliver it. `resendVerification` sends another.',
    },
    VERIFIED: { description: 'The address is verified.' },
    TAKEN: { description: 'Somebody else has verified the address.' },
    EXPIRED: { description: 'The code or link has expired or was replaced.' },
    LOCKED: { description: 'Five wrong codes: `resendVerification` sends a new one.' },
  },
});

export const HeldBackReason = enumOf(heldBackReasonNames);
registerEnumType(HeldBackReason, {
  name: 'HeldBackReason',
  description: 'The reason why a message is held back. Only admins see it. The caller and the user see SENT.',
  valuesConfig: Object.fromEntries(
    Object.entries(heldBackReasons).map(([name, description]) => [name, { description }]),
  ),
});

export const MessagePurpose = enumOf(messagePurposes);
registerEnumType(MessagePurpose, {
  name: 'MessagePurpose',
  description: 'The purpose for which somebody asks for a message.',
  valuesConfig: {
    VERIFICATION: { description: 'The newest user who entered the address asks for a code or link again.' },
    SIGN_UP: { description: 'Somebody signs up with the address, which nobody has entered yet.' },
    PASSWORD_RESET: { description: 'Somebody asks for a password reset with the identifier.' },
    LOGIN_CODE: { description: 'Somebody asks for a login code with the identifier.' },
  },
});

export const PurseScope = enumOf(['APP', 'SERVER']);
registerEnumType(PurseScope, {
  name: 'PurseScope',
  description: 'The messages that a purse pays for.',
  valuesConfig: {
    APP: { description: 'Those of this app. The app sets the number.' },
    SERVER: { description: 'Those of all apps together. The operator sets the number.' },
  },
});

export const DeliveryTarget = enumOf(['PROVIDER', 'INBOX', 'NOWHERE']);
registerEnumType(DeliveryTarget, {
  name: 'DeliveryTarget',
  description: 'The destination of messages to a kind of address.',
  valuesConfig: {
    PROVIDER: { description: 'To the provider that the operator has configured.' },
    INBOX: { description: 'To the development inbox. Nothing is really sent.' },
    NOWHERE: { description: 'No provider is configured in production. Addresses of this kind cannot be verified.' },
  },
});

export const ProviderFailure = enumOf(failureReasonNames);
registerEnumType(ProviderFailure, {
  name: 'ProviderFailure',
  description: 'The reason why a provider accepts no messages. Later versions may add values.',
  valuesConfig: Object.fromEntries(
    Object.entries(failureReasons).map(([name, description]) => [name, { description }]),
  ),
});

export const MessageChannel = enumOf(['EMAIL', 'SMS']);
registerEnumType(MessageChannel, { name: 'MessageChannel', description: 'The channel of a message.' });

export const SendState = enumOf(sendStates);
registerEnumType(SendState, {
  name: 'SendState',
  description: 'The state of a message at one provider. Later versions may add values.',
  valuesConfig: {
    ASKED: {
      description: 'The provider was asked and has not answered. It may have the message if this server stopped then.',
    },
    NO_ANSWER: {
      description: 'The provider could not be reached, or gave no readable answer in time. It may have the message.',
    },
    NOT_NOW: { description: 'The provider did not accept the message now, but may accept it later.' },
    RECIPIENT_BUSY: { description: 'The number or mailbox takes no messages now.' },
    REFUSED: { description: 'The provider refused the message for good.' },
    ACCEPTED: { description: 'The provider accepted the message.' },
    DELIVERED: { description: 'The provider says that the message arrived.' },
    FAILED: { description: 'The provider says that the message did not arrive.' },
  },
});

export const MessageState = enumOf(messageStates);
registerEnumType(MessageState, {
  name: 'MessageState',
  description: 'The state of a message.',
  valuesConfig: {
    QUEUED: { description: 'It is queued for its first or next attempt.' },
    SENT: { description: 'The provider has accepted it.' },
    DELIVERED: { description: 'The provider says that it arrived.' },
    FAILED: { description: 'The provider refused it, or could not deliver it.' },
    EXPIRED: { description: 'It expired before it could be sent.' },
    SUPPRESSED: { description: 'It was held back and never sent. `error` has the reason.' },
  },
});

export const AuditAction = enumOf(actionNames);
registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'The action that an entry of the audit log records.',
  valuesConfig: Object.fromEntries(Object.entries(actions).map(([name, description]) => [name, { description }])),
});

export const ActorKind = enumOf(actorKinds);
registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'The kind of caller who acted.',
  valuesConfig: {
    USER: { description: 'The holder of a session.' },
    ADMIN: { description: 'A client with an admin token of the app.' },
    OPERATOR: { description: 'A client with the operator token.' },
    SERVER: { description: 'The server itself, for example when it deletes an inactive user.' },
    ANYONE: { description: 'A client without a token, for example at a login.' },
  },
});

export const EventState = enumOf(['QUEUED', 'DELIVERED', 'FAILED']);
registerEnumType(EventState, {
  name: 'EventState',
  description: 'The state of an event.',
  valuesConfig: {
    QUEUED: { description: 'It is queued for its first or next attempt.' },
    DELIVERED: { description: 'The webhook answered 2xx.' },
    FAILED: { description: 'Three days of attempts failed, or the app no longer has a webhook.' },
  },
});

/** No field has these two types. They are in the schema so that generated clients know the codes and reasons. */
export const errorTypes = [
  new GraphQLEnumType({
    name: 'ErrorCode',
    description:
      'The values of `errors[].extensions.code`. Beside it, `reason` is an ErrorReason, `field` names the argument, `retryAfter` is in seconds, `attemptsLeft` is how many wrong codes are still allowed, and `requestId` finds the request in the log.',
    values: valuesOf(refusals),
  }),
  new GraphQLEnumType({
    name: 'ErrorReason',
    description:
      'The values of `errors[].extensions.reason`: why the request is refused. A code with only one reason is its own reason. `extensions.min` and `extensions.max` are the bounds that a sentence names. Later versions may add reasons.',
    values: valuesOf(reasons),
  }),
];

function valuesOf(sentences: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(sentences).map(([name, description]) => [name, { description }]));
}
