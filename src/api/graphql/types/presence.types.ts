import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
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

  @Field(() => String, { nullable: true, description: 'A code of the authenticator app.' })
  totp?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code, which is used up.' })
  recoveryCode?: string | null;
}

@ObjectType('TotpSetup', { description: 'An authenticator app that is being set up. It is shown once.' })
export class TotpSetupType {
  @Field(() => String, { description: 'The secret in Base32, for apps that cannot read the QR code.' })
  secret!: string;

  @Field(() => String, {
    description: 'What the QR code says: `otpauth://totp/…`. A link to it opens the app on a phone.',
  })
  uri!: string;

  @Field(() => String, { description: 'The QR code as an SVG document.' })
  qrCode!: string;

  @Field(() => GraphQLDateTime, { description: '`confirmTotp` is accepted until then: 30 minutes.' })
  expiresAt!: Date;
}

@ObjectType('RecoveryCodes', {
  description: 'Codes that stand in for the authenticator app, each once. They are shown once, and those before end.',
})
export class RecoveryCodesType {
  @Field(() => [String], { description: 'Ten codes of six groups of four letters and digits.' })
  codes!: string[];
}

/** The schema says `@oneOf`: exactly one field is given. */
@InputType('CompleteLoginInput', { description: 'What the login still needs.' })
export class CompleteLoginInputType {
  @Field(() => String, { nullable: true, description: 'The password, where `factors` has PASSWORD.' })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'The six digits that the authenticator app shows.' })
  totp?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code, in any case, with or without its dashes.' })
  recoveryCode?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'What `PublicKeyCredential.toJSON()` returns for the options of `requestPasskeyFactor`.',
  })
  passkey?: Record<string, unknown> | null;
}

@ObjectType('SecondFactor', { description: 'A second factor that a user has set up.' })
export class SecondFactorType {
  @Field(() => ProofMethod, { description: 'TOTP, an authenticator app, or RECOVERY_CODE.' })
  method!: ProofMethodName;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the authenticator app was confirmed. Null for recovery codes.',
  })
  createdAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many recovery codes are left. Null for an authenticator app.',
  })
  codesLeft!: number | null;
}
