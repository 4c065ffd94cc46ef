/**
 * Runs before `npm pack`: builds the server and its pages, and writes npm-shrinkwrap.json, so that an installed package
 * gets the versions that were tested. `npm run postpack` removes that file: a clone is installed from package-lock.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, prepare } from './prepare.mjs';
import { root, runAsProgram } from './run.mjs';

await runAsProgram(import.meta.url, async () => {
  await prepare(needs.serving);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  writeFileSync(join(root, 'npm-shrinkwrap.json'), `${JSON.stringify(withoutDevelopment(lock), null, 2)}\n`);
});

/** Leaves out the packages that only building and testing need. */
function withoutDevelopment({ packages, ...lock }) {
  const {
    '': { devDependencies: _, ...self },
    ...others
  } = packages;
  const served = Object.entries(others).filter(([, { dev }]) => dev !== true);
  return { ...lock, packages: { '': self, ...Object.fromEntries(served) } };
}
