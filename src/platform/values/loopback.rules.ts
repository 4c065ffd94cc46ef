/** Whether a URL's host is this machine itself, where nobody in between reads HTTP. `[::1]` as `URL.hostname` spells it. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
