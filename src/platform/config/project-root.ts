import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns the folder of the checkout, or of the installed package. */
export function projectRoot(): string {
  return dirname(findAbove('package.json'));
}

/**
 * Returns the path of the nearest file or folder of this name above the running code. The depth differs: the code is bundled, compiled for tests, or
 * compiled by `npm run dev`.
 */
export function findAbove(name: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return join(folder, name);
    if (folder === dirname(folder)) throw new Error(`${name} is missing: build it with \`node src/tools/prepare.mjs\``);
  }
}
