import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Action, ActorKind as ActorKindName } from '../../../platform/store/audit-actions.js';
import { ActorKind, AuditAction } from './enums.js';
import { PageInfoType } from './page.types.js';
import { UserType } from './user.types.js';

@ObjectType('AuditEntry', {
  description: 'An entry of the audit log: who did what, when and from where. It never has a secret.',
})
export class AuditEntryType {
  @Field(() => ID)
  id!: string;

  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => AuditAction)
  action!: Action;

  @Field(() => ActorKind)
  actor!: ActorKindName;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the user or of the admin token that acted. Null for SERVER and ANYONE.',
  })
  actorId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The user whom it concerns.' })
  userId!: string | null;

  @Field(() => UserType, {
    nullable: true,
    description: 'The user whom it concerns. Null: it concerns no user, or the user was deleted.',
  })
  user!: UserType | null;

  @Field(() => String, { nullable: true, description: 'The IPv4 or IPv6 address that the request came from.' })
  ip!: string | null;

  @Field(() => GraphQLJSONObject, {
    description: 'Details, such as the kind of an address or the `old` and `new` values of a change. Never a secret.',
  })
  details!: Record<string, unknown>;
}

@ObjectType('AuditConnection', { description: 'A page of the audit log, newest first.' })
export class AuditConnectionType {
  @Field(() => [AuditEntryType])
  nodes!: AuditEntryType[];

  @Field(() => PageInfoType)
  pageInfo!: PageInfoType;
}

@InputType('AuditFilter', { description: 'Selects the entries that meet all given conditions.' })
export class AuditFilterType {
  @Field(() => ID, { nullable: true, description: 'The user whom it concerns.' })
  userId?: string | null;

  @Field(() => AuditAction, { nullable: true })
  action?: Action | null;

  @Field(() => ActorKind, { nullable: true })
  actor?: ActorKindName | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: without the entries that an admin read personal data (`PERSONAL_DATA_READ`).',
  })
  withoutReads?: boolean | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'From this instant on.' })
  since?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Before this instant.' })
  until?: Date | null;
}
