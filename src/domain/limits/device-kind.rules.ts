/** What a client calls itself, without its version. Names of closed lists alone, since a user agent may be the words of an attacker (D6). */
export interface DeviceKind {
  readonly program: ProgramName | null;
  readonly system: SystemName | null;
}

/** In this order: Edge, Opera and Samsung's browser also call themselves Chrome, and Chrome calls itself Safari. */
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

/** No program needs more of its user agent. A longer one would only cost time. */
const readCharacters = 512;

/** Reads a user agent so coarsely that an update of the browser or of the system changes nothing. */
export function deviceKindOf(userAgent: string | null): DeviceKind {
  const read = userAgent?.slice(0, readCharacters) ?? '';
  const program = programs.find(([sign]) => sign.test(read))?.[1] ?? null;
  const system = systems.find(([sign]) => sign.test(read))?.[1] ?? null;
  return { program, system };
}

/** Returns what a client calls itself, for example `Firefox on Windows`. Null: unknown. It is only a hint, because a client can send any `User-Agent`. */
export function deviceName(userAgent: string | null): string | null {
  const { program, system } = deviceKindOf(userAgent);
  return program === null || system === null ? (program ?? system) : `${program} on ${system}`;
}
