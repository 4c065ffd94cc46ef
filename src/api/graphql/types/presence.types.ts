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
    description: 'Until then, sensitive changes need no other proof: `provenAt` plus the app’s `presenceSeconds`.',
  })
  goodUntil!: Date;

  @Field(() => [ProofMethod], { description: 'The proofs that the user gave in the ten minutes up to `provenAt`.' })
  methods!: ProofMethodName[];
}

@InputType('LoginCodeInput', { description: 'A code that `requestLoginCode` sent, and the `loginId` of its answer.' })
export class LoginCodeInputType {
  @Field(() => ID)
  loginId!: string;

  @Field(() => String)
  code!: string;
}

@ObjectType('LoginCodeRequest', {
  description: 'The answer to a request for a login code. It is the same if there is no such user.',
})
export class LoginCodeRequestType {
  @Field(() => Boolean, { description: 'Always true. It does not say whether a code was sent.' })
  accepted!: boolean;

  @Field(() => ID, { description: 'Send it with the code to `logInWithCode`, or to `confirmPresence`.' })
  loginId!: string;

  @Field(() => GraphQLDateTime, { description: 'When the code expires: ten minutes after the request.' })
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
    description: 'A login code that `requestLoginCode` sent to an address of the caller.',
  })
  code?: LoginCodeInputType | null;

  @Field(() => String, { nullable: true, description: 'The six digits that the authenticator app shows.' })
  totp?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code. It works once.' })
  recoveryCode?: string | null;
}

@ObjectType('TotpSetup', {
  description:
    'An authenticator app that is being set up: codes of six digits every 30 seconds, HMAC-SHA-1 (RFC 6238). The server shows the secret once.',
})
export class TotpSetupType {
  @Field(() => String, { description: 'The secret in Base32, for apps that cannot read the QR code.' })
  secret!: string;

  @Field(() => String, {
    description:
      'The content of the QR code: `otpauth://totp/…`. On a phone, a link to it opens the authenticator app.',
  })
  uri!: string;

  @Field(() => String, { description: 'The QR code as an SVG document.' })
  qrCode!: string;

  @Field(() => GraphQLDateTime, { description: 'Until then, `confirmTotp` confirms this setup: 30 minutes.' })
  expiresAt!: Date;
}

@ObjectType('RecoveryCodes', {
  description:
    'Codes that replace a code of the authenticator app, once each. The server shows them once. Earlier recovery codes no longer work.',
})
export class RecoveryCodesType {
  @Field(() => [String], {
    description: 'Ten codes, each of six groups of four letters and digits with dashes between them.',
  })
  codes!: string[];
}

/** The schema says `@oneOf`: exactly one field is given. */
@InputType('CompleteLoginInput', { description: 'The proof that the login still needs.' })
export class CompleteLoginInputType {
  @Field(() => String, { nullable: true, description: 'The password, where `factors` has PASSWORD.' })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'The six digits that the authenticator app shows.' })
  totp?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code, in any case, with or without its dashes.' })
  recoveryCode?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'The result of `PublicKeyCredential.toJSON()` for the options of `requestPasskeyFactor`.',
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
    description: 'The number of unused recovery codes. Null for an authenticator app.',
  })
  codesLeft!: number | null;
}
