/** `npm run migration [name]`: what the tables in src/platform/store/tables.ts need on each engine, as the next file in drizzle/. */
import { spawnSync } from 'node:child_process';
import { root } from './run.mjs';

const [name] = process.argv.slice(2);

for (const engine of ['sqlite', 'postgres']) {
  const args = ['node_modules/drizzle-kit/bin.cjs', 'generate', `--config=drizzle/${engine}.config.json`];
  if (name !== undefined) args.push(`--name=${name}`);
  // It may have to ask whether a column was renamed.
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
