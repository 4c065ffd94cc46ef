import { isIP } from 'node:net';
import { isPublicAddress } from '../../platform/webhooks/address-range.rules.js';

/**
 * Where the server may send an app's events (O6). PUBLIC: over https, only to addresses of the public internet, so that
 * nobody can make this server call hosts behind its firewall. ANY: development.
 */
export type WebhookReach = 'ANY' | 'PUBLIC';

/** Returns why this URL may not be called, or null. The addresses of a host name are checked at each delivery. */
export function webhookUrlProblem(
  url: URL,
  reach: WebhookReach,
): 'webhook:not-https' | 'webhook:private-address' | null {
  if (reach === 'ANY') return null;
  if (url.protocol !== 'https:') return 'webhook:not-https';
  // Node does not resolve a literal address, so nothing else would check it.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'webhook:private-address' : null;
}
