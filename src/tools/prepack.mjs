/**
 * Runs before `npm pack`: builds the server and its pages, and writes the bill of materials and the licences of the bundled packages. The few
 * packages that are not bundled are installed in the tested versions (decision 022). `npm run postpack` restores package.json.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativePackages } from './build/bundle.mjs';
import { readContents } from './build/contents.mjs';
import { npmCli } from './build/install.mjs';
import { licencesOf } from './licences.mjs';
import { describeCheckout, describePackage } from './packed.mjs';
import { needs, prepare } from './prepare.mjs';
import { CommandFailed, root, runAsProgram } from './run.mjs';

await runAsProgram(import.meta.url, async () => {
  describeCheckout();
  await prepare(needs.serving);
  const folder = join(root, 'dist/third-party');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bonafide.cdx.json'), billOfMaterials());
  const bundles = ['dist/server', 'dist/public'].map(bundle => join(root, bundle));
  writeFileSync(join(folder, 'licences.txt'), licencesOf(bundles.flatMap(readContents)));
  describePackage(nativePackages);
});

/** Returns the output of `npm run sbom`. */
function billOfMaterials() {
  const args = ['run', '--silent', 'sbom'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [npmCli(), ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new CommandFailed(stderr);
  return stdout;
}
