import { inspectPostgres } from '../../../platform/store/postgres/inspect.js';
import { type ContentCheck, checkContent } from './content.js';
import { type Finding, ok, warn } from './finding.rules.js';
import { judgeClock, judgeReplica } from './judgements.rules.js';

/** Checks PostgreSQL like the start of the server, and its contents. */
export async function checkPostgres(check: ContentCheck): Promise<Finding[]> {
  const { databaseUrl, postgres } = check.config;
  const findings: Finding[] = [];
  try {
    await inspectPostgres(databaseUrl, postgres, Date.now, async found => {
      const pooled = found.isPooled ? ', through a pooler in transaction mode' : '';
      findings.push(ok('database', `PostgreSQL answers and is fit${pooled}`));
      findings.push(...found.notices.map(notice => warn('pooler', notice, 'Add ?pooler= to DATABASE_URL.')));
      if (postgres.readUrl !== null) findings.push(judgeReplica(found.unusedReplica));
      findings.push(judgeClock(found.aheadMs, 'PostgreSQL'));
      findings.push(...(await checkContent(found, check)));
    });
  } catch (error) {
    findings.push(check.failureOf(error));
  }
  return findings;
}
