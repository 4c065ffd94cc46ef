import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

const displayName = 'At most 100 characters.';
const country =
  'ISO 3166-1 alpha-2, as `JP`; where phone numbers without `+` are dialled. An empty or unknown one counts as not given, unless such a number needs it.';
const locale =
  'BCP 47, as `ja` or `en-GB`, or as platforms write it, `ja_JP`; the language of messages. An empty or unknown one counts as not given.';
const attributes = 'Whatever the app keeps with the user; at most 16 KiB of JSON.';
const username = '`[A-Za-z0-9][A-Za-z0-9._-]{2,63}`, not digits only.';
const email =
  'ASCII letters, digits and signs with single dots between them, `@` and a domain; at most 254 characters.';
const phone = 'International with `+`, or, where its verification is off, local with `country`.';
const password = '8 to 256 characters; no composition rules, no common password.';

/** The fields that all three inputs with a profile have. The schema leaves it out, because no argument takes it. */
@InputType()
abstract class PersonInput {
  @Field(() => String, { nullable: true, description: displayName })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: country })
  country?: string | null;

  @Field(() => String, { nullable: true, description: locale })
  locale?: string | null;
}

@InputType('ProfileInput', { description: 'Null clears a field; what is not given stays.' })
export class ProfileInputType extends PersonInput {
  @Field(() => GraphQLJSONObject, { nullable: true, description: attributes })
  attributes?: Record<string, unknown> | null;
}

@InputType('UpgradePseudoUserInput', { description: 'A password and at least one identifier.' })
export class UpgradePseudoUserInputType extends PersonInput {
  @Field(() => String, { nullable: true, description: username })
  username?: string | null;

  @Field(() => String, { nullable: true, description: email })
  email?: string | null;

  @Field(() => String, { nullable: true, description: phone })
  phone?: string | null;

  @Field(() => String, { description: password })
  password!: string;
}

@InputType('RegisterInput', {
  description: 'A password and at least one identifier; which combinations, `App.signUpOptions` says.',
})
export class RegisterInputType extends UpgradePseudoUserInputType {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Draw a random username that nobody needs to see.',
  })
  generateUsername?: boolean | null;

  @Field(() => GraphQLJSONObject, { nullable: true, description: attributes })
  attributes?: Record<string, unknown> | null;
}

@InputType('ResetPasswordInput', { description: 'Either `token` (from a link) or `resetId` and `code` (from an SMS).' })
export class ResetPasswordInputType {
  @Field(() => String, { nullable: true })
  token?: string | null;

  @Field(() => ID, { nullable: true })
  resetId?: string | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field(() => String, { description: password })
  newPassword!: string;
}
