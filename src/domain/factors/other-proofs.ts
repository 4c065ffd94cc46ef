import type { Reader } from '../../platform/store/store.js';
import type { App } from '../apps/settings.rules.js';
import { findTotp } from './factors.queries.js';
import { countPasskeys } from './passkeys/passkeys.queries.js';
import { asksForFactors } from './second-factors.js';

/** M12: the other proofs that the owner of a dormant number has, and that the app accepts now. */
export interface OtherProofs {
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
}

/** Reads them. Without a user, runs the same queries, so that the time reveals nothing (W4). */
export async function findOtherProofs(reader: Reader, app: App, userId: string): Promise<OtherProofs> {
  const [totp, passkeys] = [await findTotp(reader, { userId }), await countPasskeys(reader, userId)];
  return {
    hasTotp: totp !== null && asksForFactors(app),
    hasPasskey: passkeys > 0 && app.settings.passkeys !== null,
  };
}
