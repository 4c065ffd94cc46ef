import { deliveryTargetsOf } from '../../../boot/create-deps.js';
import { checkEveryAppCanVerify } from '../../../domain/apps/manage-apps.js';
import { Refusal } from '../../../domain/refusal.js';
import { listSigningKeys } from '../../../domain/sessions/signing-keys/signing-keys.queries.js';
import type { Config } from '../../../platform/config/config.js';
import { canUnseal, deriveKeys } from '../../../platform/keys/keys.js';
import type { Inspected } from '../../../platform/store/inspected.js';
import type { Reader } from '../../../platform/store/store.js';
import { type Finding, fail, failBySentence, ok } from './finding.rules.js';
import { judgeMigrations } from './judgements.rules.js';

export interface ContentCheck {
  readonly config: Config;
  /** Whether there is a key. In development the first start creates one. */
  readonly hasKey: boolean;
  failureOf(error: unknown): Finding;
}

/** Checks the contents of either engine. Does not read tables of another version. */
export async function checkContent(found: Inspected, { config, hasKey, failureOf }: ContentCheck): Promise<Finding[]> {
  const { missing, unknown } = found.migrations;
  const findings = [judgeMigrations(found.migrations)];
  if (missing > 0 || unknown > 0) return findings;
  findings.push(await checkKey(found.reader, config, hasKey), await checkApps(found.reader, config));
  try {
    await found.tryToWrite();
    findings.push(ok('writing', 'a row could be written; it was taken back'));
  } catch (error) {
    findings.push({ ...failureOf(error), about: 'writing' });
  }
  return findings;
}

async function checkKey(reader: Reader, config: Config, hasKey: boolean): Promise<Finding> {
  const about = 'SECRET_KEY';
  const rows = await listSigningKeys(reader);
  if (rows.length === 0) return ok(about, 'nothing is sealed yet, so any key fits');
  const advice = 'Set the SECRET_KEY that the server of this database had, or the old one as SECRET_KEY_PREVIOUS.';
  if (!hasKey) return fail(about, 'is not set, there is no secret.key, and the database has sealed secrets', advice);
  const keys = deriveKeys(config.secretKey, config.previousSecretKey ?? undefined);
  return rows.some(({ sealedPrivateKey }) => canUnseal(keys, sealedPrivateKey))
    ? ok(about, 'opens the signing key')
    : fail(about, 'does not open the signing key', advice);
}

async function checkApps(reader: Reader, config: Config): Promise<Finding> {
  const about = 'apps';
  try {
    await checkEveryAppCanVerify(reader, deliveryTargetsOf(config));
    return ok(about, 'each can verify the kinds of address that it is set to verify');
  } catch (error) {
    if (!(error instanceof Error && error.cause instanceof Refusal)) throw error;
    return failBySentence(about, error.message, 'Set the variables of a provider.');
  }
}
