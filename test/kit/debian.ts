import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** Fails if a program of Debian is missing, with the command that installs it. */
export function needsDebian(program: string, packageName: string): void {
  const PATH = `${process.env.PATH}:/usr/sbin`;
  const { status } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { env: { PATH } });
  const hint = `On Debian: apt-get install --no-install-recommends ${packageName}`;
  assert.equal(status, 0, `This test needs ${program}. ${hint}`);
}
