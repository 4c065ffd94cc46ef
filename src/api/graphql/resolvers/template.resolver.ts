import { Arg, Ctx, Directive, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { saveTemplate } from '../../../domain/apps/portal/save-template.js';
import { previewTemplate } from '../../../domain/messaging/templates/check-template.js';
import { effectiveTemplates } from '../../../domain/messaging/templates/effective-template.js';
import { resetTemplate } from '../../../domain/messaging/templates/manage-templates.js';
import { readTemplate } from '../../../domain/messaging/templates/template-input.js';
import type { MessageKind as MessageKindName } from '../../../domain/messaging/templates/templates.js';
import { listVariables } from '../../../domain/messaging/templates/variables.js';
import { sendFixedTest } from '../../../domain/sending/send-fixed-test.js';
import { sendTestMessage } from '../../../domain/sending/send-test-message.js';
import { parseLocale } from '../../../domain/text.rules.js';
import { addressKinds } from '../../../platform/values/kinds.js';
import type { Context } from '../context.js';
import { showMessage } from '../show-log.js';
import { AppType } from '../types/app.types.js';
import { MessageType } from '../types/message.types.js';
import { ProvidersOfKindType } from '../types/provider.types.js';
import { MessageKind } from '../types/secure/message-kind.js';
import {
  MessagePreviewType,
  MessageTemplateType,
  TemplateInputType,
  TemplateVariableType,
} from '../types/template.types.js';

/** The message templates of an app (D6, O2). */
@Resolver(() => AppType)
export class TemplateResolver {
  @Directive('@auth(requires: ADMIN)')
  @FieldResolver(() => [ProvidersOfKindType], {
    nullable: true,
    description: 'The providers that messages of this server go through. `sendTestMessage` can choose one of them.',
  })
  providers(@Ctx() { deps }: Context): ProvidersOfKindType[] {
    return addressKinds.map(kind => ({ kind, names: [...deps.providers[kind]] }));
  }

  @Directive('@auth(requires: ADMIN)')
  @FieldResolver(() => [MessageTemplateType], {
    nullable: true,
    description: 'The text of each kind of message, in `en`, `ja` and the languages that the app has added.',
  })
  async templates(@Root() { id }: AppType, @Ctx() { deps }: Context): Promise<MessageTemplateType[]> {
    return await effectiveTemplates(deps.store.reader, id);
  }

  @Directive('@auth(requires: ADMIN)')
  @Query(() => MessagePreviewType, {
    description:
      'Returns a template filled in with sample values, its cost as an SMS, and why it could not be saved.\n\nErrors: BAD_USER_INPUT.',
  })
  previewTemplate(
    @Ctx() { call }: Context,
    @Arg('input', () => TemplateInputType) input: TemplateInputType,
  ): MessagePreviewType {
    const template = readTemplate(input);
    return previewTemplate(template.kind, template, call.app.settings, template.locale);
  }

  @Directive('@auth(requires: ADMIN)')
  @Query(() => [TemplateVariableType], {
    description:
      'Lists the variables of a kind of message, with examples for this app and language. Required ones come first.\n\nErrors: BAD_USER_INPUT.',
  })
  templateVariables(
    @Ctx() { call }: Context,
    @Arg('kind', () => MessageKind) kind: MessageKindName,
    @Arg('locale', () => String, { description: 'BCP 47.' }) locale: string,
  ): TemplateVariableType[] {
    return listVariables(kind, parseLocale(locale, 'locale'), call.app.settings);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => MessageTemplateType, {
    description:
      'Sets the text of a kind of message in one language, for this app.\n\nErrors: BAD_USER_INPUT with the `field` in which `previewTemplate` finds a problem; RATE_LIMITED after 120 saves in an hour.',
  })
  async updateTemplate(
    @Ctx() { deps, call }: Context,
    @Arg('input', () => TemplateInputType) input: TemplateInputType,
  ): Promise<MessageTemplateType> {
    return await saveTemplate(deps, call, input);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => MessageTemplateType, {
    description:
      'Deletes the app’s own text in one language. Returns the text that messages in this language have from now on. It may be in another language.\n\nErrors: BAD_USER_INPUT, RATE_LIMITED.',
  })
  async resetTemplate(
    @Ctx() { deps, call }: Context,
    @Arg('kind', () => MessageKind) kind: MessageKindName,
    @Arg('locale', () => String, { description: 'BCP 47.' }) locale: string,
  ): Promise<MessageTemplateType> {
    return await resetTemplate(deps, call, kind, locale);
  }

  @Directive('@auth(requires: ADMIN)')
  @Mutation(() => MessageType, {
    description:
      'Sends a test message through the providers in their order, or through one of them alone. `heldBack` and `problem` say why it is not sent. Ask `messages` with its `recipient` whether the provider accepted it.\n- With `input`: that template, saved or not, with sample values instead of secrets. `to` must be a verified address of a user of the app.\n- Without `input`: a fixed text with the app’s name, without a code or link, to any address.\n\nAn app sends 10 tests an hour; without `input` at most 30 in 24 hours, and 5 to one address.\n\nErrors: BAD_USER_INPUT if `to` is a username, or if `provider` does not serve it; NOT_FOUND if no user has verified `to`, which gets a template; INVALID_IDENTIFIER, RATE_LIMITED.',
  })
  async sendTestMessage(
    @Ctx() context: Context,
    @Arg('input', () => TemplateInputType, { nullable: true, description: 'Null: a fixed text.' })
    input: TemplateInputType | null | undefined,
    @Arg('to', () => String, {
      description: 'An email address, or a phone number with `+` or as `PHONE:JP-09012345678`.',
    })
    to: string,
    @Arg('provider', () => String, {
      nullable: true,
      description: 'One of `App.providers` for this kind of address. Null: the order of the operator.',
    })
    provider: string | null | undefined,
  ): Promise<MessageType> {
    const { deps, call } = context;
    const by = provider ?? null;
    const sent = input == null ? sendFixedTest(deps, call, to, by) : sendTestMessage(deps, call, input, to, by);
    return await showMessage(context, await sent);
  }
}
