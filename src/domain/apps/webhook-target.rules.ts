import { isIP } from 'node:net';
import { isPublicAddress } from '../../platform/webhooks/address-range.rules.js';

/**
 * Where the server may send an app's events (O6). PUBLIC: only over https to the public internet. Otherwise an admin could make this server call
 * hosts behind its firewall. ANY is for development.
 */
export type WebhookReach = 'ANY' | 'PUBLIC';

/** Returns why this URL may not be called, or null. The addresses of a host name are checked at each delivery. */
export function webhookUrlProblem(
  url: URL,
  reach: WebhookReach,
): 'webhook:not-https' | 'webhook:private-address' | null {
  if (reach === 'ANY') return null;
  if (url.protocol !== 'https:') return 'webhook:not-https';
  // Check a literal address here: Node does not resolve it, so the check at delivery would not see it.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'webhook:private-address' : null;
}
