import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { MessageKind as MessageKindName } from '../../../domain/messaging/templates/templates.js';
import { MessageKind } from './enums.js';

@ObjectType('MessageTemplate', {
  description:
    'What a kind of message says in one language, as Liquid. A message takes the longest prefix of its language that there is, then `en`.',
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
    'A template as Liquid: `{{ appName }}`, `{{ address }}` (masked), and what else the kind has to tell, `{{ code }}` or `{{ link }}`; `templateVariables` lists them. A kind that is only sent as SMS has neither subject nor HTML. A part has at most 200 tags and variables. `{{ code }}` and `{{ link }}` are in the text, apart from other words, and `{{ link }}` is the whole `href` of an `<a>`; nowhere else. docs/templates.md says which tags, filters, elements and attributes are allowed.',
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

  @Field(() => Int, { nullable: true, description: 'What the SMS costs; null when it is too long for any SMS.' })
  segments!: number | null;

  @Field(() => [String], {
    description: 'What forces the SMS into UCS-2, with 70 characters a segment instead of 160; each once.',
  })
  ucs2Characters!: string[];

  @Field(() => [String], {
    description:
      'Why it cannot be saved, as sentences that begin with `subject:`, `text:` or `html:`: unknown variables, no code or link where one is needed, a code or link where it may not be, HTML that loads something, too many segments, a mistake in the syntax. Empty when it can be saved. A stored template with problems is not used: the default is sent in its place.',
  })
  problems!: string[];
}

@ObjectType('TemplateVariable', { description: 'A variable that the templates of a kind of message may use.' })
export class TemplateVariableType {
  @Field(() => String, { description: 'As it is written in braces: `{{ appName }}`.' })
  name!: string;

  @Field(() => String, { description: 'A sentence for the author of the template.' })
  meaning!: string;

  @Field(() => String, { description: 'What it would print for this app; invented, except for the app’s own values.' })
  example!: string;

  @Field(() => Boolean, {
    description: 'Whether the text and the HTML have to contain it, or another variable of the kind that is required.',
  })
  isRequired!: boolean;
}
