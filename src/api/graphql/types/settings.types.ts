import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { SettingType } from '../../../domain/apps/setting-kinds.rules.js';
import { type SettingName, settings } from '../../../domain/apps/settings.rules.js';
import { AddressKind, LookupMode, SecondFactorMode, SigningAlgorithm } from './enums.js';

@ObjectType('TestAddress', { description: 'A test address: nothing is sent to it, and its fixed code verifies it.' })
class TestAddressType {
  @Field(() => String, { description: 'In lower case, or in E.164.' })
  address!: string;

  @Field(() => String, { description: 'Six digits.' })
  code!: string;
}

@InputType('TestAddressInput', { description: 'A test address with its fixed code.' })
class TestAddressInputType {
  @Field(() => String, { description: 'An email address, or a phone number with `+`, in any spelling.' })
  address!: string;

  @Field(() => String, { description: 'Six digits.' })
  code!: string;
}

@ObjectType('CountrySender', { description: 'The sender of SMS to one country.' })
class CountrySenderType {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' })
  country!: string;

  @Field(() => String, { description: 'Up to 11 letters and digits, or a number.' })
  sender!: string;
}

@InputType('CountrySenderInput', { description: 'The sender of SMS to one country.' })
class CountrySenderInputType {
  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' })
  country!: string;

  @Field(() => String, { description: 'Up to 11 letters and digits, or a number.' })
  sender!: string;
}

/** Gets its fields from the table of settings. In TypeScript it is `AppSettings`. */
@ObjectType('AppSettings', { description: 'The settings of an app.' })
export class AppSettingsType {}

/** The same type as an input. In TypeScript it is `SettingsChange`. */
@InputType('AppSettingsInput', {
  description: 'Settings that are not given do not change. Null resets a setting to its default.',
})
export class AppSettingsInputType {}

const outputTypes = {
  TEXT: String,
  FLAG: Boolean,
  NUMBER: Int,
  SECONDS: Int,
  COUNTRIES: [String],
  LOOKUPS: LookupMode,
  ADDRESS_KINDS: [AddressKind],
  SECOND_FACTOR: SecondFactorMode,
  SIGNING_ALGORITHM: SigningAlgorithm,
  TEST_ADDRESSES: [TestAddressType],
  COUNTRY_SENDERS: [CountrySenderType],
  JSON: GraphQLJSONObject,
} satisfies Record<SettingType, unknown>;
const inputTypes = {
  ...outputTypes,
  TEST_ADDRESSES: [TestAddressInputType],
  COUNTRY_SENDERS: [CountrySenderInputType],
};

for (const name of Object.keys(settings) as SettingName[]) {
  const { type, meaning, default: initial } = settings[name];
  const isNullable = initial === null;
  Field(() => outputTypes[type], { nullable: isNullable, description: meaning })(AppSettingsType.prototype, name);
  Field(() => inputTypes[type], { nullable: true })(AppSettingsInputType.prototype, name);
}
