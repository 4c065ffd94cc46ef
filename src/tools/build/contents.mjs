/** Records the sources of a bundle, for the licences of the package and for tests. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { root } from '../run.mjs';

/**
 * Writes a list beside the folder of a bundle: the sources of each of its files.
 * @param {string} folder such as `…/dist/server`
 * @param {import('esbuild').Metafile[]} metafiles
 * @param {string} workingFolder of esbuild
 */
export function writeContents(folder, metafiles, workingFolder = root) {
  const outputs = metafiles.flatMap(metafile => Object.entries(metafile.outputs));
  const contents = outputs.map(([path, { inputs }]) => {
    return [basename(path), Object.keys(inputs).map(input => pathFromRoot(input, workingFolder))];
  });
  writeFileSync(`${folder}-contents.json`, JSON.stringify(Object.fromEntries(contents), null, 1));
}

/** @returns {string[]} all files that a bundle was made of, such as `src/main.ts` and `node_modules/pg/lib/index.js` */
export function readContents(folder) {
  return [...new Set(Object.values(JSON.parse(readFileSync(`${folder}-contents.json`, 'utf8'))).flat())];
}

/** node_modules may be a link, so esbuild may name its files by other paths. */
function pathFromRoot(input, workingFolder) {
  const start = input.indexOf('node_modules/');
  return start === -1 ? relative(root, `${workingFolder}/${input}`) : input.slice(start);
}
