import { type MessageKind, messageKinds } from '../../store/tables.js';

/** The registration of a company and its texts in India (DLT). */
export interface IndianRegistration {
  entityId: string;
  /** By `KIND` or `KIND/locale`. */
  templateIds: Readonly<Record<string, string>>;
}

const row = /^([A-Z_]+)(?:\/([a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*))?=(\d{6,25})$/;

/** Numbers of 19 digits, as of today. */
export function readDltId(text: string): string | undefined {
  return /^\d{6,25}$/.test(text) ? text : undefined;
}

/** Reads `PHONE_VERIFICATION=1107…,PHONE_VERIFICATION/hi=1107…`. Each kind has one id, and one for each language. */
export function readDltTemplateIds(text: string): Record<string, string> | undefined {
  const ids: Record<string, string> = {};
  for (const item of text.split(',')) {
    const [, kind = '', locale, id = ''] = row.exec(item.trim()) ?? [];
    const key = locale === undefined ? kind : `${kind}/${locale}`;
    if (!messageKinds.some(known => known === kind) || Object.hasOwn(ids, key)) return undefined;
    ids[key] = id;
  }
  return ids;
}

/**
 * The two texts of a claim. The claimant sees whether the SMS failed, so that both must go out or neither: otherwise they would learn
 * that the number has an owner (A7). An id without a language serves every language that the reader may have.
 */
const ofClaims = ['PHONE_VERIFICATION', 'ADDRESS_IN_USE'] as const satisfies readonly MessageKind[];

/** Returns which id of a text of claims is missing (D35). */
export function dltMistakes(templateIds: Readonly<Record<string, string>>): string[] {
  const hasAny = Object.keys(templateIds).some(key => ofClaims.some(kind => key.split('/')[0] === kind));
  const missing = hasAny ? ofClaims.filter(kind => !Object.hasOwn(templateIds, kind)) : [];
  return missing.map(
    kind =>
      `VONAGE_DLT_TEMPLATE_IDS must have an id for ${kind} without a language, because it has one for ${ofClaims.join(' or ')}: otherwise an SMS that fails would tell a stranger whether the number has an owner`,
  );
}

/** Returns the id of the text that is sent. Null: none is registered for this kind of message and language. */
export function templateIdOf(
  { templateIds }: IndianRegistration,
  kind: MessageKind | null,
  locale: string,
): string | null {
  const key = [`${kind}/${locale}`, kind ?? ''].find(each => Object.hasOwn(templateIds, each));
  return key === undefined ? null : (templateIds[key] ?? null);
}
