import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { ProofMethod as ProofMethodName } from '../../../domain/sessions/proofs.rules.js';
import { ProofMethod } from './enums.js';
import { PasskeyAnswerInputType } from './factors/passkey.types.js';

@ObjectType('Presence', { description: 'The proof on a session that it is still the same person.' })
export class PresenceType {
  @Field(() => GraphQLDateTime, { description: 'When the newest proof was given.' })
  provenAt!: Date;

  @Field(() => GraphQLDateTime, {
    description: 'Until then no sensitive change needs another proof. The app’s setting `presenceSeconds` decides.',
  })
  goodUntil!: Date;

  @Field(() => [ProofMethod], { description: 'What was proven within ten minutes up to `provenAt`.' })
  methods!: ProofMethodName[];
}

@InputType('LoginCodeInput', { description: 'A code that logs in, with the `loginId` that it was asked for with.' })
export class LoginCodeInputType {
  @Field(() => ID)
  loginId!: string;

  @Field(() => String)
  code!: string;
}

@ObjectType('LoginCodeRequest', {
  description: 'The same whether or not there is such a user.',
})
export class LoginCodeRequestType {
  @Field(() => Boolean)
  accepted!: boolean;

  @Field(() => ID, { description: 'Send it to `logInWithCode` together with the code.' })
  loginId!: string;

  @Field(() => GraphQLDateTime, { description: 'When the code expires.' })
  expiresAt!: Date;
}

/** The schema says `@oneOf`: exactly one field is given. */
@InputType('ConfirmPresenceInput', { description: 'A proof of who the caller is.' })
export class ConfirmPresenceInputType {
  @Field(() => String, { nullable: true, description: 'The current password.' })
  password?: string | null;

  @Field(() => PasskeyAnswerInputType, { nullable: true, description: 'A passkey of the caller.' })
  passkey?: PasskeyAnswerInputType | null;

  @Field(() => LoginCodeInputType, {
    nullable: true,
    description: 'A code that logs in: `requestLoginCode` sends it to the caller.',
  })
  code?: LoginCodeInputType | null;
}
