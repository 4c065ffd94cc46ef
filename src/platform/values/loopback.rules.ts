/** Returns whether a URL's host is this machine, so that nobody on the network can read plain HTTP to it. `URL.hostname` writes IPv6 as `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
