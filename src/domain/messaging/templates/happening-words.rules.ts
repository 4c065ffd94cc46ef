import { fallbackLocale, localeCandidates } from './locales.rules.js';

/** When and from where the reported event happened (N2, N5). */
export interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** A name from a closed list, or null. */
  readonly program: string | null;
  readonly system: string | null;
  /** The masked network, such as `203.0.*.*`. */
  readonly network: string;
}

/** Returns the variables that the row of a message stores. */
export function happeningVariables({ at, program, system, network }: Happening): Record<string, string> {
  return { signedInAt: String(at), program: program ?? '', system: system ?? '', network };
}

export interface HappeningWords {
  signedInAt: string;
  device: string;
  network: string;
}

/** Returns the stored variables as words in the language of the text. Empty for messages of other kinds. */
export function happeningWords(variables: Readonly<Record<string, string>>, locale: string): HappeningWords {
  const { signedInAt, program = '', system = '', network = '' } = variables;
  if (signedInAt === undefined) return { signedInAt: '', device: '', network: '' };
  return { signedInAt: sayTime(Number(signedInAt), locale), device: sayDevice(program, system, locale), network };
}

/** In UTC, because the server does not know where the reader lives. */
function sayTime(at: number, locale: string): string {
  const format = new Intl.DateTimeFormat([locale, fallbackLocale], {
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  return `${format.format(at).replace(/[\u00a0\u202f]/g, ' ')} UTC`;
}

const words: Readonly<Record<string, { app: string; unknown: string }>> = {
  en: { app: 'an app', unknown: 'unknown' },
  ja: { app: 'アプリ', unknown: '不明' },
};

function sayDevice(program: string, system: string, locale: string): string {
  const language = localeCandidates(locale).find(each => Object.hasOwn(words, each)) ?? fallbackLocale;
  const { app = '', unknown = '' } = words[language] ?? {};
  const name = program === 'App' ? app : program;
  if (name === '') return system === '' ? unknown : system;
  return system === '' ? name : `${name} (${system})`;
}
