import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  type PreparedBefore,
  type Remedy as RemedyName,
  remedies,
} from '../../../../domain/verification/prepared.rules.js';
import type { Kind } from '../../../../platform/values/kinds.js';
import { enumOf, IdentifierKind } from '../enums.js';

export const Remedy = enumOf(remedies);
registerEnumType(Remedy, {
  name: 'Remedy',
  description: 'The action that the owner of an address can take if somebody else prepared the account.',
  valuesConfig: {
    REMOVE: { description: '`removePrepared` removes everything except the address.' },
    LEAVE: {
      description:
        '`disownAddress` takes the address off the account. The account was somebody else’s before the address was entered, so nothing else can be removed.',
    },
  },
});

@ObjectType('PreparedIdentifier', { description: 'Another identifier of the account, proven or not.' })
export class PreparedIdentifierType {
  @Field(() => IdentifierKind)
  kind!: Kind;

  @Field(() => String, { description: 'Masked.' })
  value!: string;
}

@ObjectType('PreparedSession', { description: 'An open session of the account.' })
export class PreparedSessionType {
  @Field(() => String, {
    nullable: true,
    description: 'The browser or app and the system that the device names. Null: unknown.',
  })
  device!: string | null;

  @Field(() => String, { nullable: true, description: 'The beginning of the IP address where it began.' })
  network!: string | null;

  @Field(() => GraphQLDateTime)
  startedAt!: Date;
}

@ObjectType('PreparedBefore', {
  description:
    'The parts of an account that existed before an address of it was proven. Show them to the person who proved the address: somebody else may have prepared the account with it. Parts that the calling session added itself are left out.',
})
export class PreparedBeforeType {
  @Field(() => Boolean, { description: 'Whether there is a password that the calling session has not proven.' })
  hasPassword!: boolean;

  @Field(() => Int)
  passkeys!: number;

  @Field(() => Boolean)
  hasAuthenticatorApp!: boolean;

  @Field(() => [PreparedIdentifierType])
  identifiers!: PreparedIdentifierType[];

  @Field(() => Int, { description: 'The number of other open sessions.' })
  sessionCount!: number;

  @Field(() => [PreparedSessionType], { description: 'Those that were used last, at most 20.' })
  sessions!: PreparedSessionType[];

  @Field(() => Remedy)
  remedy!: RemedyName;

  @Field(() => String, {
    description:
      'Pass it to `removePrepared`, `disownAddress` or `sendResetByNotice`. After a verification it is valid for 30 minutes, and in a notice as long as the notice’s link. Keep it secret.',
  })
  token!: string;
}

export function showPrepared(before: PreparedBefore | null, token: string): PreparedBeforeType | null {
  if (before === null) return null;
  const sessions = before.sessions.map(session => ({ ...session, startedAt: new Date(session.startedAt) }));
  return { ...before, identifiers: [...before.identifiers], sessions, token };
}
