/** The kind of a client, without its version. Only names from closed lists, because an attacker may choose the words of a user agent (D6). */
export interface DeviceKind {
  readonly program: ProgramName | null;
  readonly system: SystemName | null;
}

/** The order matters: the user agents of Edge, Opera and Samsung's browser contain Chrome, and that of Chrome contains Safari. */
const programs = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/\S+ (Mobile\/\S+ )?Safari\//, 'Safari'],
  [/\bCFNetwork\/|^okhttp\/|^Dart\//, 'App'],
] as const;

const systems = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b|^okhttp\//, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bDarwin\//, 'iOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

type ProgramName = (typeof programs)[number][1];
type SystemName = (typeof systems)[number][1];

/** The beginning of a user agent identifies every program. A longer text would only cost time. */
const readCharacters = 512;

/** Reads a user agent without versions, so that an update of the browser or system changes nothing. */
export function deviceKindOf(userAgent: string | null): DeviceKind {
  const read = userAgent?.slice(0, readCharacters) ?? '';
  const program = programs.find(([sign]) => sign.test(read))?.[1] ?? null;
  const system = systems.find(([sign]) => sign.test(read))?.[1] ?? null;
  return { program, system };
}

/**
 * Returns the name of a client, for example `Firefox on Windows`. Null if it is unknown. It is only a hint, because a client can send any
 * `User-Agent`.
 */
export function deviceName(userAgent: string | null): string | null {
  const { program, system } = deviceKindOf(userAgent);
  return program === null || system === null ? (program ?? system) : `${program} on ${system}`;
}
