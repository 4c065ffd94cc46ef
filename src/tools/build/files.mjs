/** Files of the project, by paths from its root, such as `src/main.ts`. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { root } from '../run.mjs';

/**
 * Lists the files below a folder, or the file itself, sorted by name.
 * @returns {string[]}
 */
export function filesUnder(path, except = []) {
  if (except.includes(path)) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return filesIn(path, except);
}

function filesIn(folder, except) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    if (except.includes(path)) return [];
    return entry.isDirectory() ? filesIn(path, except) : [path];
  });
}

/**
 * Makes a folder contain exactly these files, except for the subfolders in `except`. A server may be running
 * from the folder. So files that are already right stay untouched, and new ones are written completely
 * before they replace others.
 * @param {string} folder
 * @param {Map<string, Uint8Array>} files contents by path from the folder
 */
export function writeFolder(folder, files, except = []) {
  const changed = [...files].filter(([path, contents]) => !holds(join(folder, path), contents));
  const fresh = join(dirname(folder), `.${basename(folder)}-${process.pid}`);
  try {
    mkdirSync(fresh, { recursive: true });
    for (const [index, [, contents]] of changed.entries()) writeFileSync(join(fresh, String(index)), contents);
    for (const [index, [path]] of changed.entries()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      renameSync(join(fresh, String(index)), join(folder, path));
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  const kept = new Set([...files.keys(), ...except].map(path => resolve(folder, path)));
  if (existsSync(folder)) removeOthers(folder, kept);
}

function holds(path, contents) {
  return existsSync(path) && readFileSync(path).equals(contents);
}

function removeOthers(folder, kept) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (kept.has(path)) continue;
    if (!entry.isDirectory()) {
      rmSync(path);
      continue;
    }
    removeOthers(path, kept);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}
