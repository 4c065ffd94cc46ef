import { BadSource, type ParsedSource, parseSource } from './render.js';
import { holdsSecret } from './secret-places.rules.js';
import type { MessageKind, TemplatePart, TemplateText } from './templates.js';
import { kindFacts, maxLengths } from './templates.js';

export interface ParsedTemplate {
  subject: ParsedSource | null;
  text: ParsedSource;
  html: ParsedSource | null;
}

/** The most bytes in the cache, by the estimate below. */
export const mostBytes = 4 * 1_024 * 1_024;
const bytesPerNode = 2_500;

const parsed = new Map<string, ParsedSource>();
let bytes = 0;

/**
 * Parses a saved template, or takes it from the cache, which drops the least recently used first. Throws `BadSource`. Do not call this for previews
 * and tests. Otherwise an admin could fill the cache at will.
 */
export function parseSaved(kind: MessageKind, { subject, text, html }: TemplateText): ParsedTemplate {
  return {
    subject: subject === null ? null : remembered(kind, 'subject', subject),
    text: remembered(kind, 'text', text),
    html: html === null ? null : remembered(kind, 'html', html),
  };
}

/** Parses a template that is not saved. Throws `BadSource`. */
export function parseDraft(kind: MessageKind, { subject, text, html }: TemplateText): ParsedTemplate {
  return {
    subject: subject === null ? null : parsePart(kind, 'subject', subject),
    text: parsePart(kind, 'text', text),
    html: html === null ? null : parsePart(kind, 'html', html),
  };
}

/** Parses one part. Throws `BadSource`, whose sentence begins with the name of the part. */
export function parsePart(kind: MessageKind, part: TemplatePart, source: string): ParsedSource {
  return namingPart(part, () => {
    if (source.length > maxLengths[part]) throw new BadSource(`it is longer than ${maxLengths[part]} characters.`);
    if (holdsSecret(source)) throw new BadSource('it contains a character that Bonafide reserves.');
    const { variables } = kindFacts[kind];
    return parseSource(source, part === 'html', { variables, secrets: ['code', 'link'] });
  });
}

/** Runs `work`. Adds the name of the part to the beginning of a `BadSource`. */
export function namingPart<T>(part: TemplatePart, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof BadSource ? new BadSource(`${part}: ${error.message}`) : error;
  }
}

/** Returns the size of the cache, for tests. */
export function bytesRemembered(): number {
  return bytes;
}

function remembered(kind: MessageKind, part: TemplatePart, source: string): ParsedSource {
  const key = `${kind} ${part} ${source}`;
  const known = parsed.get(key);
  if (known !== undefined) {
    parsed.delete(key);
    parsed.set(key, known);
    return known;
  }
  const fresh = parsePart(kind, part, source);
  parsed.set(key, fresh);
  bytes += bytesOf(key, fresh);
  for (const [oldest, each] of parsed) {
    if (bytes <= mostBytes) break;
    parsed.delete(oldest);
    bytes -= bytesOf(oldest, each);
  }
  return fresh;
}

/** Estimates the memory of an entry. The key contains the source, and the parsed texts contain it again, with at most two bytes per character. */
function bytesOf(key: string, { nodes }: ParsedSource): number {
  return 4 * key.length + nodes * bytesPerNode;
}
