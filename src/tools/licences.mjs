/** The licences of the packages in our bundles. Most of them require that their text is distributed too. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const title = /^(licen[cs]e|copying|notice)/i;
const line = '-'.repeat(80);

/**
 * @param {string[]} files of bundles, as `readContents` lists them
 * @returns {string} a text with each package, its version and its licence
 */
export function licencesOf(files) {
  const folders = new Set(files.flatMap(file => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const packages = [...folders].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = new Map(packages.map(({ name, text }) => [name, `${line}\n${name}\n${line}\n\n${text}\n`]));
  return `The files in dist contain code of these packages.\n\n${[...sections.values()].join('\n')}`;
}

function describe(folder) {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const texts = readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.isFile() && title.test(entry.name))
    .map(entry => readFileSync(join(path, entry.name), 'utf8').trim());
  return { name: `${name} ${version}`, text: [`Licence: ${license}`, ...texts].join('\n\n') };
}
