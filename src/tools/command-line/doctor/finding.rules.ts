/** The result of one check. If it is not `ok`, `advice` says what to do. */
export type Finding =
  | { readonly level: 'ok'; readonly about: string; readonly found: string }
  | { readonly level: 'warn' | 'FAIL'; readonly about: string; readonly found: string; readonly advice: string };

export function ok(about: string, found: string): Finding {
  return { level: 'ok', about, found };
}

export function warn(about: string, found: string, advice: string): Finding {
  return { level: 'warn', about, found, advice };
}

export function fail(about: string, found: string, advice: string): Finding {
  return { level: 'FAIL', about, found, advice };
}

/** Returns one line, and a second line with the advice. */
export function show(finding: Finding): string {
  const line = `${finding.level.padEnd(4)}  ${finding.about}: ${onOneLine(finding.found)}`;
  return finding.level === 'ok' ? line : `${line}\n      → ${onOneLine(finding.advice)}`;
}

/** Splits a sentence of the server's start, which has the form "problem: advice". */
export function failBySentence(about: string, sentence: string, otherwise: string): Finding {
  const colon = sentence.indexOf(': ');
  if (colon < 0) return fail(about, sentence, otherwise);
  return fail(about, sentence.slice(0, colon), sentence.slice(colon + 2));
}

function onOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
