import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

const displayName = 'At most 100 characters.';
const country =
  'ISO 3166-1 alpha-2, such as `JP`. Phone numbers without `+` are read as local numbers of this country. An empty or unknown country counts as not given, unless such a number needs it.';
const locale =
  'The language of messages, BCP 47: `ja`, `en-GB`, or as platforms write it, `ja_JP`. An empty or unknown locale counts as not given.';
const attributes = 'Data of the app about the user, at most 16 KiB of JSON.';
const username = '`[A-Za-z0-9][A-Za-z0-9._-]{2,63}`, not digits only.';
const email =
  'ASCII letters, digits and signs with single dots between them, `@` and a domain; at most 254 characters.';
const phone = 'International with `+`. If phone verification is off, also local with `country`.';
const password =
  '8 to 256 characters, and not a common password. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2).';
export const newPasswordArgument = { description: password };

/** The fields of all inputs with a profile. The schema leaves it out, because no argument takes it. */
@InputType()
abstract class PersonInput {
  @Field(() => String, { nullable: true, description: displayName })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: country })
  country?: string | null;

  @Field(() => String, { nullable: true, description: locale })
  locale?: string | null;

  @Field(() => GraphQLJSONObject, { nullable: true, description: attributes })
  attributes?: Record<string, unknown> | null;
}

@InputType('ProfileInput', { description: 'Null clears a field. Fields that are not given do not change.' })
export class ProfileInputType extends PersonInput {}

/** The fields of all inputs that give a user identifiers. */
@InputType()
abstract class IdentifiersInput extends PersonInput {
  @Field(() => String, { nullable: true, description: username })
  username?: string | null;

  @Field(() => String, { nullable: true, description: email })
  email?: string | null;

  @Field(() => String, { nullable: true, description: phone })
  phone?: string | null;
}

@InputType('UpdateAccountInput', {
  description:
    'Identifiers and fields of the profile. A field that is not given does not change. Null clears a field of the profile. An identifier that is null or empty does not change; `removeIdentifier` removes one.',
})
export class UpdateAccountInputType extends IdentifiersInput {}

@InputType('UpgradePseudoUserInput', { description: 'A password and at least one identifier.' })
export class UpgradePseudoUserInputType extends IdentifiersInput {
  @Field(() => String, {
    nullable: true,
    description: `${password} Without a password, the user logs in with codes, so an address is needed to which the app sends login codes.`,
  })
  password?: string | null;
}

@InputType('RegisterInput', {
  description: 'A password and at least one identifier. `App.signUpOptions` lists the accepted combinations.',
})
export class RegisterInputType extends UpgradePseudoUserInputType {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'True: the server creates a random username. Nobody needs to see it.',
  })
  generateUsername?: boolean | null;
}

@InputType('CreateUserInput', {
  description:
    'The known data of the person. Needs an email address, or a phone number while phone verification is off.',
})
export class CreateUserInputType extends IdentifiersInput {}

@InputType('ResetPasswordInput', { description: 'Either `token` (from a link) or `resetId` and `code` (from an SMS).' })
export class ResetPasswordInputType {
  @Field(() => String, { nullable: true, description: 'The part of the link after the `#`.' })
  token?: string | null;

  @Field(() => ID, { nullable: true, description: 'From the answer of `requestPasswordReset`.' })
  resetId?: string | null;

  @Field(() => String, { nullable: true, description: 'The six digits of the SMS.' })
  code?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A code of the authenticator app, if the answer without it was SECOND_FACTOR_REQUIRED.',
  })
  totp?: string | null;

  @Field(() => String, { nullable: true, description: 'A recovery code instead of `totp`. It works once.' })
  recoveryCode?: string | null;

  @Field(() => String, { description: password })
  newPassword!: string;
}
