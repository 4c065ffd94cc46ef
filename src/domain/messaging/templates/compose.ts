import type { Keys } from '../../../platform/keys/keys.js';
import { codeOf, linkTokenOf } from '../../../platform/keys/secrets.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import type { MessageRow } from '../outbox/messages.queries.js';
import { defaultTemplate } from './default-templates.js';
import type { EffectiveTemplate } from './effective-template.js';
import { renderTemplate } from './render.js';
import { sampleValues } from './samples.rules.js';
import type { TemplateText, TemplateValues } from './templates.js';
import { allowedValues, kindFacts } from './templates.js';

/** What messages need to know of the app they speak for. */
export interface MessagingApp {
  name: string;
  smsSender: string | null;
  emailSender: string | null;
  passwordResetUrl: string | null;
}

export interface ComposedMessage extends TemplateText {
  /** Null when the text does not tell it. */
  code: string | null;
  link: string | null;
}

/** The code or link is derived here, at the last moment, and stays in no row (V11, D2). */
export function composeMessage(
  { keys, publicUrl }: { keys: Keys; publicUrl: string },
  app: MessagingApp,
  template: EffectiveTemplate,
  message: MessageRow,
  at: number,
): ComposedMessage {
  if (message.draft !== null) return { ...composeTest(app, message.draft, message), code: null, link: null };
  const { code, link } = secretsOf(keys, publicUrl.replace(/\/+$/, ''), app, message);
  const values = allowedValues(message.kind, {
    appName: app.name,
    address: maskAddress(message.recipient),
    newAddress: message.variables.newAddress ?? '',
    code,
    link,
    expiresInMinutes: minutesLeft(message.expiresAt - at),
    channel: message.channel,
  });
  const { subject, text, html } = renderSafely(template, message, values);
  const carries = (secret: string) => secret !== '' && (text.includes(secret) || (html?.includes(secret) ?? false));
  return {
    subject: message.channel === 'SMS' ? null : subject,
    text,
    html: message.channel === 'SMS' ? null : html,
    code: carries(code) ? code : null,
    link: carries(link) ? link : null,
  };
}

/** A test of a template shows how it will look, and no secret (O2). */
function composeTest(app: MessagingApp, draft: TemplateText, { kind, channel, recipient }: MessageRow): TemplateText {
  const values = { ...sampleValues, appName: app.name, address: maskAddress(recipient), channel };
  const { subject, text, html } = renderTemplate(draft, allowedValues(kind, values));
  return channel === 'SMS' ? { subject: null, text, html: null } : { subject, text, html };
}

function secretsOf(keys: Keys, publicUrl: string, app: MessagingApp, { kind, challengeId }: MessageRow) {
  const { purpose } = kindFacts[kind];
  if (purpose === null) return { code: '', link: '' };
  if (challengeId === null) throw new Error(`A ${kind} message without a challenge`);
  const page = purpose === 'CLAIM' ? `${publicUrl}/verify` : (app.passwordResetUrl ?? `${publicUrl}/reset`);
  // In the fragment, which browsers send to no server and in no Referer (V14).
  return { code: codeOf(keys, purpose, challengeId), link: `${page}#${linkTokenOf(keys, purpose, challengeId)}` };
}

/** An app's own template that no longer renders must not keep people from logging in: the default speaks instead. */
function renderSafely(template: EffectiveTemplate, message: MessageRow, values: Partial<TemplateValues>): TemplateText {
  try {
    return renderTemplate(template, values);
  } catch (error) {
    if (template.isDefault) throw error;
    return renderTemplate(defaultTemplate(message.kind, message.locale), values);
  }
}

/** Never more than is left, but for the seconds that a message is on its way. */
function minutesLeft(milliseconds: number): number {
  return Math.max(1, Math.floor((milliseconds + 5_000) / 60_000));
}
