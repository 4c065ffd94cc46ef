import type { Keys } from '../../../platform/keys/keys.js';
import { codeOf, linkTokenOf, noticeTokenOf } from '../../../platform/keys/secrets.js';
import type { Kind } from '../../../platform/values/kinds.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import { type Branding, lookOf } from '../branding/look.rules.js';
import type { MessageRow } from '../outbox/messages.queries.js';
import type { SenderSettings } from '../providers/senders.rules.js';
import { defaultTemplate } from './defaults/default-templates.js';
import { inWords } from './durations.rules.js';
import type { EffectiveTemplate } from './effective-template.js';
import { type FilledMessage, fillTemplate } from './fill-template.js';
import { happeningWords } from './happening-words.rules.js';
import { nameKinds } from './other-identifiers.rules.js';
import { parseDraft, parseSaved } from './parsed-templates.js';
import { preparedWords, readPreparedNotice } from './prepared-words.rules.js';
import { BadSource } from './render.js';
import { sampleValuesOf } from './samples.js';
import type { TemplateText, TemplateValues } from './templates.js';
import { hasNoticeLink, kindFacts } from './templates.js';
import { nameWayIn, readWayIn } from './ways-in.rules.js';

/** What messages need to know of the app they speak for. */
export interface MessagingApp extends Branding, SenderSettings {
  emailSender: string | null;
  passwordResetUrl: string | null;
}

export interface ComposedMessage extends TemplateText {
  /** Null when the text does not tell it. */
  code: string | null;
  link: string | null;
  /** The code, even if the text tells only the link. Null: there is none. */
  entryCode: string | null;
  /** Why the app's own template was not used, as a sentence without values; null: it was, or the app has none. */
  problem: string | null;
}

/** Composes a message. The code or link is derived here, at the last moment, and stored in no row (V11, D2). */
export function composeMessage(
  { keys, publicUrl }: { keys: Keys; publicUrl: string },
  app: MessagingApp,
  template: EffectiveTemplate,
  message: MessageRow,
  { at, otherKinds }: { at: number; otherKinds: readonly Kind[] },
): ComposedMessage {
  // A test of a template shows how it will look, and no secret (O2).
  const secrets = message.draft !== null ? null : secretsOf(keys, publicUrl.replace(/\/+$/, ''), app, message);
  const { carries, subject, text, html, problem } = fillSafely(template, message, locale => {
    if (secrets !== null) return { ...valuesOf(app, message, { at, otherKinds, locale }), ...secrets };
    return { ...sampleValuesOf({ ...message, locale, app }), address: maskAddress(message.recipient) };
  });
  return {
    subject,
    text,
    html,
    code: secrets !== null && carries.has('code') ? secrets.code : null,
    link: secrets !== null && carries.has('link') ? secrets.link : null,
    entryCode: secrets?.code || null,
    problem,
  };
}

/** Whether a message of this template tells its code; only then may a code stand in for the link of a mail (V3). */
export function carriesCode(template: EffectiveTemplate): boolean {
  const [channel = 'EMAIL'] = kindFacts[template.kind].channels;
  const sample = (locale: string) => sampleValuesOf({ kind: template.kind, channel, locale });
  return fillSafely(template, { ...template, draft: null }, sample).carries.has('code');
}

/** `locale` is the language of the text, which can be another than the reader's. */
function valuesOf(
  app: MessagingApp,
  { recipient, variables, expiresAt, channel, locale: readersLocale }: MessageRow,
  { at, otherKinds, locale }: { at: number; otherKinds: readonly Kind[]; locale: string },
): Omit<TemplateValues, 'code' | 'link'> {
  const expiresInMinutes = minutesLeft(expiresAt - at);
  const wayIn = readWayIn(variables.wayIn);
  const prepared = readPreparedNotice(variables);
  return {
    appName: app.name,
    address: maskAddress(recipient),
    newAddress: variables.newAddress ?? '',
    oldAddress: variables.oldAddress ?? '',
    otherIdentifiers: nameKinds(otherKinds, readersLocale),
    wayIn: wayIn === null ? '' : nameWayIn(wayIn, locale),
    preparedBefore: prepared === null ? '' : preparedWords(prepared.summary, otherKinds, locale),
    ...happeningWords(variables, locale),
    expiresInMinutes,
    expiresIn: inWords(expiresInMinutes, locale),
    channel,
    ...lookOf(app),
  };
}

function secretsOf(
  keys: Keys,
  publicUrl: string,
  app: MessagingApp,
  { id, kind, channel, challengeId, variables }: MessageRow,
) {
  const { purpose } = kindFacts[kind];
  if (hasNoticeLink(kind, variables)) return { code: '', link: `${publicUrl}/secure#${noticeTokenOf(keys, id)}` };
  if (purpose === null) return { code: '', link: '' };
  if (challengeId === null) throw new Error(`A ${kind} message without a challenge`);
  if (purpose === 'LOGIN') return { code: codeOf(keys, purpose, challengeId), link: '' };
  // V23: gateways cut off the fragment. What is left names the claim, for which the page then asks the code of the mail.
  const named = channel === 'EMAIL' ? `?v=${challengeId}` : '';
  const page = purpose === 'CLAIM' ? `${publicUrl}/verify${named}` : (app.passwordResetUrl ?? `${publicUrl}/reset`);
  // In the fragment, which browsers send to no server and in no Referer (V14).
  return { code: codeOf(keys, purpose, challengeId), link: `${page}#${linkTokenOf(keys, purpose, challengeId)}` };
}

/**
 * Uses the default where the app's own template breaks a rule with these values, otherwise a template that was saved
 * before the rule would keep people from logging in (D6). `valuesIn` returns the values for a text in a language.
 */
function fillSafely(
  template: EffectiveTemplate,
  { kind, locale, draft }: Pick<MessageRow, 'kind' | 'locale' | 'draft'>,
  valuesIn: (locale: string) => TemplateValues,
): FilledMessage & { problem: string | null } {
  try {
    const parsed = draft === null ? parseSaved(kind, template) : parseDraft(kind, draft);
    return { ...fillTemplate(kind, parsed, valuesIn(draft === null ? template.locale : locale)), problem: null };
  } catch (error) {
    if (!(error instanceof BadSource) || (template.isDefault && draft === null)) throw error;
    const usual = defaultTemplate(kind, locale);
    const values = valuesIn(usual.locale);
    return { ...fillTemplate(kind, parseSaved(kind, usual), values), problem: error.message };
  }
}

/** Never more than is left, but for the seconds that a message is on its way. */
function minutesLeft(milliseconds: number): number {
  return Math.max(1, Math.floor((milliseconds + 5_000) / 60_000));
}
