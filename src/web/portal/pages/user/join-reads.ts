import type { AuditRowFragment } from '../../operations/operations.js';

const togetherMs = 60_000;

/** One visit to this page reads several fields. Joins these reads to one entry, so that they do not hide other entries. */
export function joinReads(newestFirst: readonly AuditRowFragment[]): AuditRowFragment[] {
  const joined: AuditRowFragment[] = [];
  for (const entry of newestFirst) {
    const last = joined.at(-1);
    if (last === undefined || !isSameLook(last, entry)) joined.push(entry);
    else joined[joined.length - 1] = { ...last, details: { field: fieldsOf(last, entry) } };
  }
  return joined;
}

function isSameLook(later: AuditRowFragment, earlier: AuditRowFragment): boolean {
  return (
    later.action === 'PERSONAL_DATA_READ' &&
    earlier.action === 'PERSONAL_DATA_READ' &&
    later.actorId === earlier.actorId &&
    later.ip === earlier.ip &&
    Date.parse(later.at) - Date.parse(earlier.at) < togetherMs
  );
}

function fieldsOf(...entries: readonly AuditRowFragment[]): string[] {
  return [...new Set(entries.flatMap(({ details }) => details.field as string | string[]))];
}
