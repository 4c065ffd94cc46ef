/** In this order: Edge, Opera and Samsung's browser also call themselves Chrome, and Chrome calls itself Safari. */
const programs: readonly [sign: RegExp, name: string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/\S+ (Mobile\/\S+ )?Safari\//, 'Safari'],
  [/\bCFNetwork\//, 'App'],
  [/^okhttp\//, 'App'],
  [/^Dart\//, 'App'],
];

const systems: readonly [sign: RegExp, name: string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b|^okhttp\//, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bDarwin\//, 'iOS or macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Returns in words what a user agent calls itself, for example `Firefox on Windows`. It is a hint, since clients may lie. */
export function deviceName(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === '') return 'Unknown device';
  const nameIn = (table: typeof programs) => table.find(([sign]) => sign.test(userAgent))?.[1];
  const [program, system] = [nameIn(programs), nameIn(systems)];
  if (program === undefined) return system ?? (/^[\w.-]+/.exec(userAgent)?.[0] || 'Unknown device');
  return system === undefined ? program : `${program} on ${system}`;
}
