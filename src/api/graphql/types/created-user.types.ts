import { Field, ObjectType } from 'type-graphql';
import { MessageType } from './message.types.js';
import { UserType } from './user.types.js';

@ObjectType('CreatedUser', { description: 'A user whom an admin created, and the invitation that was sent to them.' })
export class CreatedUserType {
  @Field(() => UserType)
  user!: UserType;

  @Field(() => MessageType, {
    nullable: true,
    description:
      'The invitation, without its link. Its `heldBack` says why it is not sent. Null: the user has no email address.',
  })
  invitation!: MessageType | null;
}
