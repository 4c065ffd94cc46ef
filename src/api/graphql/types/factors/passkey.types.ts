import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';

@ObjectType('Passkey', {
  description: 'A key that logs a user in (WebAuthn). A device or a password manager keeps its private half.',
})
export class PasskeyType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'The name that the user gave it.' })
  name!: string;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'The last login or `confirmPresence` with it. Null if it was never used.',
  })
  lastUsedAt!: Date | null;

  @Field(() => Boolean, {
    description:
      'Whether a password manager keeps a copy, so that it is not lost with the device. The device reported this at the last use.',
  })
  backedUp!: boolean;
}

@ObjectType('PasskeyCreation', { description: 'The data that a browser or phone needs to make a passkey.' })
export class PasskeyCreationType {
  @Field(() => GraphQLJSONObject, {
    description:
      'A `PublicKeyCredentialCreationOptionsJSON`, for `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`.',
  })
  options!: Record<string, unknown>;

  @Field(() => GraphQLDateTime, { description: 'Until then, `addPasskey` accepts the answer: five minutes.' })
  expiresAt!: Date;
}

@ObjectType('PasskeyRequest', {
  description:
    'The data that a browser or phone needs to use a passkey. For `requestPasskeyLogin` it is the same if there is no such user.',
})
export class PasskeyRequestType {
  @Field(() => ID, {
    description: 'Send it with the answer to `logInWithPasskey` or `confirmPresence`, or to `completeLogin`.',
  })
  loginId!: string;

  @Field(() => GraphQLJSONObject, {
    description:
      'A `PublicKeyCredentialRequestOptionsJSON`, for `PublicKeyCredential.parseRequestOptionsFromJSON` and `navigator.credentials.get`.',
  })
  options!: Record<string, unknown>;

  @Field(() => GraphQLDateTime, { description: 'Until then, the answer is accepted, once: five minutes.' })
  expiresAt!: Date;
}

@InputType('PasskeyAnswerInput', { description: 'The answer of a passkey to `requestPasskeyLogin`.' })
export class PasskeyAnswerInputType {
  @Field(() => ID)
  loginId!: string;

  @Field(() => GraphQLJSONObject, { description: 'The result of `PublicKeyCredential.toJSON()`.' })
  response!: Record<string, unknown>;
}
