import { countRevived, endRevived, nothing, type Revived } from '../../domain/admin/after-restore.js';
import type { Call } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { withProgress } from './progress.js';

export interface AfterRestoreOptions {
  /** Null for all apps. */
  readonly appId: string | null;
  readonly keepPseudoUsers: boolean;
  readonly mode: 'WRITE' | 'DRY_RUN';
}

/** Ends sessions, codes and links that a restored copy contains, and prints how many. */
export async function endAfterRestore(
  deps: Deps,
  call: Call,
  { appId, keepPseudoUsers, mode }: AfterRestoreOptions,
): Promise<void> {
  const what = {
    scope: appId === null ? 'ALL_APPS' : { appId },
    whose: keepPseudoUsers ? 'FULL_USERS' : 'EVERYBODY',
  } as const;
  const found = sum([...(await countRevived(deps, what)).values()]);
  if (mode === 'DRY_RUN') {
    console.log(`${describe(found)} would end. Nothing was written: this was a dry run.`);
    return;
  }
  const ended = sum([]);
  try {
    await withProgress(
      () => `${describe(ended)} of ${describe(found)}`,
      () => endRevived(deps, call, what, ended),
    );
  } catch (error) {
    console.error(`Stopped after ${describe(ended)}. Run it again to end the others.`);
    throw error;
  }
  console.log(`${describe(ended)} ended.`);
  console.log(
    `Access tokens of ended sessions are refused here at once, and by other backends when they expire.
The copy cannot know later changes. So these work again: admin tokens that were revoked, users who were disabled or deleted, and addresses
and passwords that were changed since the copy was made. docs/restoring.md has the next steps.`,
  );
}

function sum(all: readonly Revived[]): Revived {
  const total = { ...nothing };
  for (const each of all) {
    total.sessions += each.sessions;
    total.challenges += each.challenges;
    total.portalSessions += each.portalSessions;
  }
  return total;
}

function describe({ sessions, challenges, portalSessions }: Revived): string {
  return `${sessions} sessions, ${challenges} codes and links, ${portalSessions} sessions of the portal`;
}
