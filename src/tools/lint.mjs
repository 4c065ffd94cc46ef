/** `npm run lint` and `npm run fix [-- FILE …]`: check the format and style of all files, or fix them. */
import { spawnSync } from 'node:child_process';
import { needs, prepare } from './prepare.mjs';
import { root, runAsProgram, runNode } from './run.mjs';

const biome = 'test/node_modules/@biomejs/biome/bin/biome';

/** If there are mistakes, throws them. */
export async function lint() {
  await runNode([biome, 'ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`]);
}

await runAsProgram(import.meta.url, async () => {
  await prepare(needs.tools);
  const { status } = spawnSync(process.execPath, [biome, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
