import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { SettingType } from '../../../domain/apps/setting-kinds.rules.js';
import { type SettingName, settings } from '../../../domain/apps/settings.rules.js';
import { LookupMode } from './enums.js';

@ObjectType('TestAddress', { description: 'An address that nothing is ever sent to, and its fixed code.' })
class TestAddressType {
  @Field(() => String)
  address!: string;

  @Field(() => String, { description: 'Six digits.' })
  code!: string;
}

@InputType('TestAddressInput')
class TestAddressInputType {
  @Field(() => String)
  address!: string;

  @Field(() => String, { description: 'Six digits.' })
  code!: string;
}

/** Gets its fields from the table of settings. In TypeScript it is `AppSettings`. */
@ObjectType('AppSettings', { description: 'What one app decides for itself.' })
export class AppSettingsType {}

/** The same type as an input. In TypeScript it is `SettingsChange`. */
@InputType('AppSettingsInput', { description: 'What is not given stays; null goes back to the default.' })
export class AppSettingsInputType {}

const outputTypes = {
  TEXT: String,
  FLAG: Boolean,
  NUMBER: Int,
  COUNTRIES: [String],
  LOOKUPS: LookupMode,
  TEST_ADDRESSES: [TestAddressType],
  JSON: GraphQLJSONObject,
} satisfies Record<SettingType, unknown>;
const inputTypes = { ...outputTypes, TEST_ADDRESSES: [TestAddressInputType] };

for (const name of Object.keys(settings) as SettingName[]) {
  const { type, meaning, default: initial } = settings[name];
  const isNullable = initial === null;
  Field(() => outputTypes[type], { nullable: isNullable, description: meaning })(AppSettingsType.prototype, name);
  Field(() => inputTypes[type], { nullable: true })(AppSettingsInputType.prototype, name);
}
