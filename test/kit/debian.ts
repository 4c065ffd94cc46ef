import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** Fails with the command that installs a program of Debian, unless the program is there. */
export function needsDebian(program: string, packageName: string): void {
  const { error } = spawnSync(program, ['-v'], { env: { PATH: `${process.env.PATH}:/usr/sbin` } });
  const hint = `On Debian: apt-get install --no-install-recommends ${packageName}`;
  assert(error === undefined, `This test needs ${program}. ${hint}`);
}
