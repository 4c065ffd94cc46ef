import type { Purpose } from '../platform/keys/secrets.js';
import type { AddressKind } from '../platform/values/kinds.js';

const minuteMs = 60_000;

/** How long an invitation by an admin works (O14). People who did not expect a mail read it late. */
export const invitationMs = 7 * 24 * 60 * minuteMs;

/** How long a warning may be sent, and how long its link works (O5, N4). A mail server may be down for a weekend. */
export const noticeMs = 72 * 60 * minuteMs;

/** How long the owner of a dormant number has to keep it (M20). */
export const reclaimMs = 7 * 24 * 60 * minuteMs;

/** How long the review after a reset is possible (W11). */
export const reviewMs = 15 * minuteMs;
/** How long a user can remove earlier parts of the account with the answer to a proof of an address (N21). */
export const proofTokenMs = 30 * minuteMs;

/** How long setting up an authenticator app may take (F11). */
export const totpSetupMs = 30 * minuteMs;

/**
 * How long a code or link works (V10, W4), by purpose and kind of address. A code is short, so it expires within minutes. A link cannot be guessed,
 * so it may wait until the mail is read. Messages and their samples use these values, so do not repeat them elsewhere.
 */
export const lifetimeMs: Readonly<Record<Purpose, Readonly<Record<AddressKind, number>>>> = {
  CLAIM: { PHONE: 10 * minuteMs, EMAIL: 24 * 60 * minuteMs },
  RESET: { PHONE: 10 * minuteMs, EMAIL: 30 * minuteMs },
  LOGIN: { PHONE: 10 * minuteMs, EMAIL: 10 * minuteMs },
};
