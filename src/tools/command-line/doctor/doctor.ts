import { describeFailure } from '../../../boot/describe-failure.rules.js';
import { embeddedPathOf } from '../../../platform/config/embedded-path.rules.js';
import { StoreUnfit } from '../../../platform/store/store.js';
import { checkAddress } from './address.js';
import { checkBreachService } from './breaches.js';
import type { ContentCheck } from './content.js';
import { checkDriver } from './driver.js';
import { type Finding, fail, failBySentence, show } from './finding.rules.js';
import { checkProviders, type Recipients } from './providers.js';
import { checkSettings } from './settings.js';

/** Checks everything that a server needs, with or without a running server. Changes nothing. Resolves with the exit status. */
export async function examine(
  recipients: Recipients,
  environment: NodeJS.ProcessEnv,
  printLine: (line: string) => void,
): Promise<number> {
  let hasFailed = false;
  function print(findings: readonly Finding[]): void {
    for (const finding of findings) printLine(show(finding));
    hasFailed ||= findings.some(({ level }) => level === 'FAIL');
  }
  const { findings, config, hasKey } = checkSettings(environment);
  print(findings);
  if (config !== null) {
    const check = { config, hasKey, failureOf };
    const path = embeddedPathOf(config.databaseUrl);
    if (path !== null) await checkSqlite(path, check, print);
    else print(await (await import('./postgres.js')).checkPostgres(check));
    print(await checkAddress(config.publicUrl));
    print(await checkProviders(config, recipients));
    print([await checkBreachService(config)]);
  }
  return hasFailed ? 1 : 0;
}

/** Loads the driver into this process only if its trial in another process succeeded. */
async function checkSqlite(
  path: string,
  check: ContentCheck,
  print: (findings: readonly Finding[]) => void,
): Promise<void> {
  const driver = await checkDriver();
  print([driver]);
  if (driver.level === 'FAIL') return;
  print(await (await import('./embedded.js')).checkEmbedded(path, check));
}

function failureOf(error: unknown): Finding {
  const sentence = describeFailure(error);
  if (error instanceof StoreUnfit)
    return failBySentence('database', sentence, 'The server does not start before that.');
  const [, reason = sentence.split('\n')[0] ?? ''] =
    /^The database cannot be used: (.*)\. See DATABASE_URL\.$/.exec(sentence) ?? [];
  return fail('database', reason, 'Look at DATABASE_URL, whether the database runs, and who may use it.');
}
