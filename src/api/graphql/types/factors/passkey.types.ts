import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';

@ObjectType('Passkey', { description: 'A key of a user, kept by a device or a password manager, that logs in.' })
export class PasskeyType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'As the user named it.' })
  name!: string;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: not yet.' })
  lastUsedAt!: Date | null;

  @Field(() => Boolean, {
    description:
      'Whether there is a copy, so that it is not lost with the device. As the authenticator said at the last use.',
  })
  backedUp!: boolean;
}

@ObjectType('PasskeyCreation', { description: 'What a browser or phone makes a passkey with.' })
export class PasskeyCreationType {
  @Field(() => GraphQLJSONObject, {
    description:
      'A `PublicKeyCredentialCreationOptionsJSON`, for `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`.',
  })
  options!: Record<string, unknown>;

  @Field(() => GraphQLDateTime, { description: 'Until then `addPasskey` accepts the answer: five minutes.' })
  expiresAt!: Date;
}

@ObjectType('PasskeyRequest', {
  description:
    'What a browser or phone asks a passkey with. For `requestPasskeyLogin` it is the same whether or not there is such a user.',
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

  @Field(() => GraphQLDateTime, { description: 'Until then the answer is accepted: five minutes.' })
  expiresAt!: Date;
}

@InputType('PasskeyAnswerInput', { description: 'The answer of a passkey to `requestPasskeyLogin`.' })
export class PasskeyAnswerInputType {
  @Field(() => ID)
  loginId!: string;

  @Field(() => GraphQLJSONObject, { description: 'What `PublicKeyCredential.toJSON()` returns.' })
  response!: Record<string, unknown>;
}
