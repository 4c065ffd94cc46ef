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
    OLD: { description: 'The address before the change.' },
    NEW: { description: 'The address after the change, which the user had when it was undone.' },
  },
});

export const UndoState = enumOf(['POSSIBLE', 'WAITING', 'ADMIN', 'OLD', 'NEW', 'OVER']);
registerEnumType(UndoState, {
  name: 'UndoState',
  description: 'The state of a change of an address.',
  valuesConfig: {
    POSSIBLE: { description: '`undoByNotice` can undo it.' },
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
  description: 'A change of an address. The link in a notice about the change gives access to it.',
})
export class AddressUndoType {
  @Field(() => AddressSide, {
    description:
      'The address that the link is for. A link for OLD can undo the change. A link for NEW can object to that.',
  })
  side!: Side;

  @Field(() => UndoState)
  state!: UndoStateName;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the old address comes back by itself.' })
  restoresAt!: Date | null;

  @Field(() => Boolean, {
    description:
      'Whether `proveByNotice` still takes a proof for this address. If the address has won without a proof, one defends it against a proof for the other.',
  })
  canProve!: boolean;

  @Field(() => [ProofMethod], {
    description:
      'The kinds of proof that `proveByNotice` accepts in this app. They do not reveal which of them the user has.',
  })
  proofs!: ProofMethodName[];

  @Field(() => PasskeyRequestType, {
    nullable: true,
    description:
      'The data that a browser needs to use a passkey. Send the browser’s answer to `proveByNotice`. Null: `proveByNotice` accepts no passkey now. It does not reveal whether the user has a passkey.',
  })
  passkeyRequest!: PasskeyRequestType | null;

  @Field(() => [String], {
    description: 'The origins of the pages on which a passkey can be used: those of the app’s setting `passkeys`.',
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
  description: 'An undone change of an address. Until it is decided which address the user keeps, neither can log in.',
})
export class FrozenAddressType {
  @Field(() => AddressKind)
  kind!: AddressKindName;

  @Field(() => String, { description: 'The address before the change.' })
  oldAddress!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The address after the change. Null: the old one was removed without a new one.',
  })
  newAddress!: string | null;

  @Field(() => GraphQLDateTime)
  changedAt!: Date;

  @Field(() => GraphQLDateTime)
  frozenAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the old address comes back if nobody objects. Null: an admin decides (`decideFreeze`).',
  })
  restoresAt!: Date | null;

  @Field(() => Boolean, {
    description: 'Whether somebody objected to the undoing, by the link in a notice to another address.',
  })
  isObjected!: boolean;

  @Field(() => [AddressSide], {
    description: 'The addresses for which somebody has shown a proof that is older than the change.',
  })
  provenFor!: Side[];
}
