import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { UndoState as UndoStateName } from '../../../../domain/accounts/undo/find-undo.js';
import type { Side } from '../../../../domain/accounts/undo/undo.rules.js';
import type { ProofMethod as ProofMethodName } from '../../../../domain/sessions/proofs.rules.js';
import type { AddressKind as AddressKindName } from '../../../../platform/values/kinds.js';
import { AddressKind, enumOf, ProofMethod } from '../enums.js';
import { PasskeyAnswerInputType, PasskeyRequestType } from '../factors/passkey.types.js';
import { LoginCodeInputType } from '../presence.types.js';

export const AddressSide = enumOf(['OLD', 'NEW']);
registerEnumType(AddressSide, {
  name: 'AddressSide',
  description: 'One of the two addresses of a change.',
  valuesConfig: {
    OLD: { description: 'The address that was given up.' },
    NEW: { description: 'The address that the user had when the change was undone.' },
  },
});

export const UndoState = enumOf(['POSSIBLE', 'WAITING', 'ADMIN', 'OLD', 'NEW', 'OVER']);
registerEnumType(UndoState, {
  name: 'UndoState',
  description: 'What has become of a change of an address.',
  valuesConfig: {
    POSSIBLE: { description: '`undoByNotice` undoes it.' },
    WAITING: { description: 'Both addresses are frozen. The old one comes back at `restoresAt` if nobody objects.' },
    ADMIN: { description: 'Both addresses are frozen until somebody shows an older proof or an admin decides.' },
    OLD: { description: 'The old address is back.' },
    NEW: { description: 'The new address stays.' },
    OVER: {
      description: 'Nobody can undo it: somebody owns the old address again, or an earlier change was undone.',
    },
  },
});

@ObjectType('AddressUndo', {
  description: 'A change of an address, as somebody sees it who has the link of a notice about it.',
})
export class AddressUndoType {
  @Field(() => AddressSide, {
    description: 'For which address the link speaks. OLD undoes the change. NEW objects to that.',
  })
  side!: Side;

  @Field(() => UndoState)
  state!: UndoStateName;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the old address comes back by itself.' })
  restoresAt!: Date | null;

  @Field(() => Boolean, { description: 'Whether `proveByNotice` can still change the state.' })
  canProve!: boolean;

  @Field(() => [ProofMethod], {
    description: 'What `proveByNotice` takes in this app. It does not say what the user has.',
  })
  proofs!: ProofMethodName[];

  @Field(() => PasskeyRequestType, {
    nullable: true,
    description:
      'What a browser needs to use a passkey. Send the answer to `proveByNotice`. Null: it takes no passkey now. It is the same whatever the user has.',
  })
  passkeyRequest!: PasskeyRequestType | null;

  @Field(() => [String], {
    description: 'The origins of the pages on which a passkey can answer. They are those of the app’s `passkeys`.',
  })
  passkeyOrigins!: string[];
}

/** The schema says `@oneOf`: exactly one field is given. */
@InputType('OlderProofInput', { description: 'A proof that is older than the change of an address.' })
export class OlderProofInputType {
  @Field(() => String, {
    nullable: true,
    description: 'The password, if it was not changed since the change of the address.',
  })
  password?: string | null;

  @Field(() => PasskeyAnswerInputType, { nullable: true, description: 'A passkey that was added before.' })
  passkey?: PasskeyAnswerInputType | null;

  @Field(() => String, { nullable: true, description: 'A code of an authenticator app that was set up before.' })
  totp?: string | null;

  @Field(() => LoginCodeInputType, {
    nullable: true,
    description:
      'A code that `requestCodeByNotice` or `requestLoginCode` sent by SMS to the number of the account, if that was verified before. It settles changes of an email address.',
  })
  code?: LoginCodeInputType | null;
}

@ObjectType('FrozenAddress', {
  description: 'A change of an address that was undone and is not settled. Neither address logs in.',
})
export class FrozenAddressType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String, { description: 'The address that was given up.' })
  oldAddress!: string;

  @Field(() => String, { nullable: true, description: 'The address that took its place. Null: none did.' })
  newAddress!: string | null;

  @Field(() => GraphQLDateTime)
  changedAt!: Date;

  @Field(() => GraphQLDateTime)
  frozenAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the old address comes back by itself. Null: an admin decides (`decideFreeze`).',
  })
  restoresAt!: Date | null;

  @Field(() => Boolean, {
    description: 'Whether somebody said, by the link to another address, that the change was right.',
  })
  isObjected!: boolean;

  @Field(() => [AddressSide], {
    description: 'For which addresses somebody has shown a proof that is older than the change.',
  })
  provenFor!: Side[];
}
