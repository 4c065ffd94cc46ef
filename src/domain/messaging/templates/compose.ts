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

/** The facts about an app that its messages need. */
export interface MessagingApp extends Branding, SenderSettings {
  emailSender: string | null;
  passwordResetUrl: string | null;
}

export interface ComposedMessage extends TemplateText {
  /** Null if the text does not contain it. */
  code: string | null;
  link: string | null;
  /** The code, even if the text contains only the link. Null if there is none. */
  entryCode: string | null;
  /** Why the app's own template was not used, in a sentence without values. Null if it was used, or if the app has none. */
  problem: string | null;
}

/** Composes a message. Derives the code or link here, just before sending, so that no row contains it (V11, D2). */
export function composeMessage(
  { keys, publicUrl }: { keys: Keys; publicUrl: string },
  app: MessagingApp,
  template: EffectiveTemplate,
  message: MessageRow,
  { at, otherKinds }: { at: number; otherKinds: readonly Kind[] },
): ComposedMessage {
  // A test of a template shows its look, without a real secret (O2).
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

/** Whether a message of this template contains its code. Only then does a code work in place of the link of a mail (V3). */
export function carriesCode(template: EffectiveTemplate): boolean {
  const [channel = 'EMAIL'] = kindFacts[template.kind].channels;
  const sample = (locale: string) => sampleValuesOf({ kind: template.kind, channel, locale });
  return fillSafely(template, { ...template, draft: null }, sample).carries.has('code');
}

/** `locale` is the language of the text, which may differ from the reader's. */
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
  // Some mail gateways cut off the fragment. Then the query still names the claim, and the page asks for the code of the mail (V23).
  const named = channel === 'EMAIL' ? `?v=${challengeId}` : '';
  const page = purpose === 'CLAIM' ? `${publicUrl}/verify${named}` : (app.passwordResetUrl ?? `${publicUrl}/reset`);
  // The token is in the fragment, which browsers send neither to a server nor in `Referer` (V14).
  return { code: codeOf(keys, purpose, challengeId), link: `${page}#${linkTokenOf(keys, purpose, challengeId)}` };
}

/**
 * Uses the default text if the app's own template breaks a rule with these values. Otherwise a template that was saved before the rule existed would
 * prevent logins (D6). `valuesIn` returns the values for a text in a language.
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

/** Rounds so that a message never promises more time than is left, except the seconds until it arrives. */
function minutesLeft(milliseconds: number): number {
  return Math.max(1, Math.floor((milliseconds + 5_000) / 60_000));
}
