/** `npm pack` reads package.json and npm-shrinkwrap.json in this folder. While it runs, they describe the package. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const manifestFile = join(root, 'package.json');
const shrinkwrapFile = join(root, 'npm-shrinkwrap.json');
/** The package.json of the checkout, while it is replaced. With its real name it would mark dist as a project. */
const keptFile = join(root, 'dist/package.json.kept');

/**
 * Replaces package.json by one that depends only on packages outside of the bundle, and writes the lock of those packages.
 * @param {string[]} kept names of packages
 */
export function describePackage(kept) {
  const manifest = readFileSync(manifestFile, 'utf8');
  const { packages, ...lock } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const needed = reachable(packages, kept);
  const locked = Object.entries(packages).filter(([path]) => needed.has(path));
  const self = withDependencies(packages[''], kept);
  writeJson(shrinkwrapFile, { ...lock, packages: { '': self, ...Object.fromEntries(locked) } });
  writeFileSync(keptFile, manifest);
  writeJson(manifestFile, withDependencies(JSON.parse(manifest), kept));
}

/** Restores the package.json of the checkout: at the end, or after an interrupted `npm pack`. */
export function describeCheckout() {
  rmSync(shrinkwrapFile, { force: true });
  if (existsSync(keptFile)) renameSync(keptFile, manifestFile);
}

function withDependencies({ devDependencies: _, ...manifest }, kept) {
  const dependencies = Object.entries(manifest.dependencies).filter(([name]) => kept.includes(name));
  return { ...manifest, dependencies: Object.fromEntries(dependencies) };
}

/** Returns the paths in the lock of these packages and of all their dependencies. */
function reachable(packages, names) {
  const found = new Set();
  const queue = names.map(name => ({ name, from: '' }));
  for (const { name, from } of queue) {
    const path = resolve(packages, name, from);
    if (path === null || found.has(path)) continue;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = packages[path];
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies }))
      queue.push({ name: needed, from: path });
  }
  return found;
}

/** Finds a package like Node: looks in the package's own folder, then in its parents. Null for an optional package that is not locked. */
function resolve(packages, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') return null;
  }
}

/** Replaces the file in one step, because other programs may be reading it. */
function writeJson(file, value) {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
