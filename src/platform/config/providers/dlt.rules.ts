import { type MessageKind, messageKinds } from '../../store/tables.js';

/** The registration of a company and its texts in India (DLT). */
export interface IndianRegistration {
  entityId: string;
  /** The keys are `KIND` or `KIND/locale`. */
  templateIds: Readonly<Record<string, string>>;
}

const row = /^([A-Z_]+)(?:\/([a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*))?=(\d{6,25})$/;

/** Parses an id. At present, ids have 19 digits. */
export function readDltId(text: string): string | undefined {
  return /^\d{6,25}$/.test(text) ? text : undefined;
}

/** Parses `PHONE_VERIFICATION=1107…,PHONE_VERIFICATION/hi=1107…`. Each kind has one id, and one for each language. */
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
 * The two texts that a claim may send. The claimant sees whether the SMS failed, so the server must be able to send both or neither. Otherwise the
 * claimant could tell that the number has an owner (A7). An id without a language is used for all other languages.
 */
const ofClaims = ['PHONE_VERIFICATION', 'ADDRESS_IN_USE'] as const satisfies readonly MessageKind[];

/** Returns the mistake if an id for one of these texts is missing (D35). */
export function dltMistakes(templateIds: Readonly<Record<string, string>>): string[] {
  const hasAny = Object.keys(templateIds).some(key => ofClaims.some(kind => key.split('/')[0] === kind));
  const missing = hasAny ? ofClaims.filter(kind => !Object.hasOwn(templateIds, kind)) : [];
  return missing.map(
    kind =>
      `VONAGE_DLT_TEMPLATE_IDS must have an id for ${kind} without a language, because it has one for ${ofClaims.join(' or ')}: otherwise an SMS that fails would tell a stranger whether the number has an owner`,
  );
}

/** Returns the registered id of a text. Null if there is none for this kind of message and language. */
export function templateIdOf(
  { templateIds }: IndianRegistration,
  kind: MessageKind | null,
  locale: string,
): string | null {
  const key = [`${kind}/${locale}`, kind ?? ''].find(each => Object.hasOwn(templateIds, each));
  return key === undefined ? null : (templateIds[key] ?? null);
}
