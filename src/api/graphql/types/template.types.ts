import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { MessageKind as MessageKindName } from '../../../domain/messaging/templates/templates.js';

import { MessageKind } from './secure/message-kind.js';

@ObjectType('MessageTemplate', {
  description:
    'The text of a kind of message in one language, in Liquid. A message uses the longest prefix of its language that has a template, otherwise `en`.',
})
export class MessageTemplateType {
  @Field(() => MessageKind)
  kind!: MessageKindName;

  @Field(() => String, { description: 'BCP 47.' })
  locale!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The subject of an email. Null for a kind that is only sent as SMS.',
  })
  subject!: string | null;

  @Field(() => String, { description: 'The SMS, or the plain text of an email.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The HTML of an email; values in it are escaped.' })
  html!: string | null;

  @Field(() => Boolean, { description: 'Whether it is the server’s text, not the app’s own.' })
  isDefault!: boolean;
}

@InputType('TemplateInput', {
  description:
    'A template in Liquid. `templateVariables` lists its variables, such as `{{ appName }}`, `{{ address }}` (masked), `{{ code }}` and `{{ link }}`. A kind that is only sent as SMS has no subject and no HTML.\n\n`{{ code }}` and `{{ link }}` can only be used in running text, separated from other words; `{{ link }}` may also be the whole `href` of an `<a>`. A part has at most 200 tags and variables. docs/templates.md lists the allowed tags, filters, elements and attributes.',
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

@ObjectType('MessagePreview', { description: 'A template, filled in with sample values.' })
export class MessagePreviewType {
  @Field(() => String, {
    nullable: true,
    description: 'The subject of the email. Null for a kind that is only sent as SMS.',
  })
  subject!: string | null;

  @Field(() => String, {
    description: 'The text of the message. If the template cannot be rendered, this is the template itself.',
  })
  text!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The HTML of the email. Null: it is plain text, or the kind is only sent as SMS.',
  })
  html!: string | null;

  @Field(() => String, { nullable: true, description: 'The text as an SMS, for a kind that is sent by SMS.' })
  sms!: string | null;

  @Field(() => String, { nullable: true, description: 'The encoding of the SMS: `GSM-7` or `UCS-2`.' })
  encoding!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The number of SMS segments that the text costs. Null: it is too long for any SMS.',
  })
  segments!: number | null;

  @Field(() => [String], {
    description:
      'The characters that force the SMS into UCS-2, each once. A segment then has 70 characters instead of 160.',
  })
  ucs2Characters!: string[];

  @Field(() => [String], {
    description:
      'The reasons why the template cannot be saved: sentences that begin with `subject:`, `text:` or `html:`. Examples are an unknown variable, a missing or misplaced code or link, HTML that loads something, too many SMS segments, and a syntax error. Empty: it can be saved. A stored template with problems is not used; the default is sent instead.',
  })
  problems!: string[];
}

@ObjectType('TemplateVariable', { description: 'A variable that the templates of a kind of message may use.' })
export class TemplateVariableType {
  @Field(() => String, { description: 'As it is written in braces: `{{ appName }}`.' })
  name!: string;

  @Field(() => String, { description: 'A sentence for the author of the template.' })
  meaning!: string;

  @Field(() => String, {
    description: 'An example of its value in this app. It is invented, unless the value comes from the app itself.',
  })
  example!: string;

  @Field(() => Boolean, {
    description: 'Whether the text and the HTML must contain it, or another required variable of the kind.',
  })
  isRequired!: boolean;
}
