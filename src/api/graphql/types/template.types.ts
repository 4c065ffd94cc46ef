import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { MessageKind as MessageKindName } from '../../../domain/messaging/templates/templates.js';
import { MessageKind } from './enums.js';

@ObjectType('MessageTemplate', {
  description:
    'What a kind of message says in one language, as Liquid. A message takes the longest prefix of its language that there is, then `en` (D6).',
})
export class MessageTemplateType {
  @Field(() => MessageKind)
  kind!: MessageKindName;

  @Field(() => String, { description: 'BCP 47.' })
  locale!: string;

  @Field(() => String, { nullable: true, description: 'Of an email; null for what is only ever texted.' })
  subject!: string | null;

  @Field(() => String, { description: 'The SMS, or the plain text of an email.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The HTML of an email; values in it are escaped.' })
  html!: string | null;

  @Field(() => Boolean, { description: 'Whether it is the server’s text rather than the app’s.' })
  isDefault!: boolean;
}

@InputType('TemplateInput', {
  description:
    'A template as Liquid: `{{ appName }}`, `{{ address }}` (masked), and what else the kind has to tell, `{{ code }}`, `{{ link }}`, `{{ expiresInMinutes }}`, `{{ newAddress }}`, `{{ oldAddress }}`, `{{ channel }}` (D6). What is only ever texted has neither subject nor HTML.',
})
export class TemplateInputType {
  @Field(() => MessageKind)
  kind!: MessageKindName;

  @Field(() => String, { description: 'BCP 47, as `ja` or `en-GB`.' })
  locale!: string;

  @Field(() => String, { nullable: true, description: 'At most 250 characters; null: the default one.' })
  subject?: string | null;

  @Field(() => String, { description: 'At most 20,000 characters; as an SMS at most 6 segments.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'At most 60,000 characters; null: the email is plain text.' })
  html?: string | null;
}

@ObjectType('MessagePreview', { description: 'What a template makes of sample values.' })
export class MessagePreviewType {
  @Field(() => String, { nullable: true })
  subject!: string | null;

  @Field(() => String, { description: 'The source, while it does not render.' })
  text!: string;

  @Field(() => String, { nullable: true })
  html!: string | null;

  @Field(() => String, { nullable: true, description: 'The text as an SMS, for a kind that is texted.' })
  sms!: string | null;

  @Field(() => String, { nullable: true, description: 'How the SMS travels: `GSM-7` or `UCS-2`.' })
  encoding!: string | null;

  @Field(() => Int, { nullable: true, description: 'What the SMS costs.' })
  segments!: number | null;

  @Field(() => [String], {
    description: 'What forces the SMS into UCS-2, with 70 characters a segment instead of 160; each once.',
  })
  ucs2Characters!: string[];

  @Field(() => [String], {
    description:
      'Why it cannot be saved, as sentences that begin with `subject:`, `text:` or `html:`: unknown variables, no code or link where one is needed, too many segments, what does not parse. Empty when it can be saved.',
  })
  problems!: string[];
}
