import type { Purpose } from '../platform/keys/secrets.js';
import type { AddressKind } from '../platform/values/kinds.js';

const minuteMs = 60_000;

/** How long an invitation by an admin is good (O14). People who did not ask for a mail read it late. */
export const invitationMs = 7 * 24 * 60 * minuteMs;

/** How long a warning is of use, since mail may be down over a weekend, and how long the link in it is good (O5, N4). */
export const noticeMs = 72 * 60 * minuteMs;

/** How long the owner of a dormant number has to keep it (M20). */
export const reclaimMs = 7 * 24 * 60 * minuteMs;

/** How long the review after a reset is possible (W11). */
export const reviewMs = 15 * minuteMs;
/** How long the prover of an address can act on what was on the account before, by the answer to the proof (N21). */
export const proofTokenMs = 30 * minuteMs;

/** How long setting up an authenticator app may take (F11). */
export const totpSetupMs = 30 * minuteMs;

/**
 * How long a code or link is good (V10, W4), by what it is for and where it goes. A code is short, so it expires within minutes.
 * A link cannot be guessed, and waits until the mail is read. Messages and their samples name these times, so nothing else
 * may say them.
 */
export const lifetimeMs: Readonly<Record<Purpose, Readonly<Record<AddressKind, number>>>> = {
  CLAIM: { PHONE: 10 * minuteMs, EMAIL: 24 * 60 * minuteMs },
  RESET: { PHONE: 10 * minuteMs, EMAIL: 30 * minuteMs },
  LOGIN: { PHONE: 10 * minuteMs, EMAIL: 10 * minuteMs },
};
