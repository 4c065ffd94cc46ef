/** `npm run migration [name]`: what the tables in src/store/tables.ts need on each engine, as the next file in drizzle/. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode } from './run.mjs';

const [name] = process.argv.slice(2);

for (const engine of ['sqlite', 'postgres']) {
  const files = () => readdirSync(join(root, 'drizzle', engine)).filter(file => file.endsWith('.sql'));
  const before = files();
  await runNode([
    'node_modules/drizzle-kit/bin.cjs',
    'generate',
    `--config=drizzle/${engine}.config.json`,
    ...(name === undefined ? [] : [`--name=${name}`]),
  ]);
  const added = files().filter(file => !before.includes(file));
  console.log(`${engine}: ${added[0] === undefined ? 'up to date' : `drizzle/${engine}/${added[0]}`}`);
}
