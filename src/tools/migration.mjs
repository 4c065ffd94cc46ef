/**
 * `npm run migration [name]`: writes the next file in drizzle/ for each engine, from the tables in
 * src/platform/store/tables.ts.
 */
import { spawnSync } from 'node:child_process';
import { root } from './run.mjs';

const [name] = process.argv.slice(2);

for (const engine of ['sqlite', 'postgres']) {
  const args = ['test/node_modules/drizzle-kit/bin.cjs', 'generate', `--config=drizzle/${engine}.config.json`];
  if (name !== undefined) args.push(`--name=${name}`);
  // With access to the terminal, because drizzle-kit may ask whether a column was renamed.
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
