/**
 * Bundles test files and their imports, like the server (decision 022). Otherwise each file's process would spend a second on finding and linking
 * 1,570 modules.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { absentPackages, banner, nativePackages } from '../build/bundle.mjs';
import { bundle } from '../build/transpile.mjs';
import { root } from '../run.mjs';

/** The tests in these folders start a server. The others load few modules, and guards load files by their path. */
const folders = ['test/contracts/', 'test/faults/', 'test/stories/'];

/** This test counts the calls of a package's function by the name of its file, so it must not be bundled. */
const unbundled = ['test/contracts/phone-parses.test.ts'];

/**
 * Writes to a separate folder for this run, because another run may start meanwhile.
 * @param {string[]} files
 * @returns {Promise<{ programOf(file: string): string, folder: string }>} `programOf` returns the program of a file
 */
export async function bundleTests(files) {
  removeOthers();
  const folder = join(root, `dist/tests-${process.pid}`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'test/node_modules'), join(folder, 'node_modules'));
  const entryPoints = files.filter(file => folders.some(start => file.startsWith(start)) && !unbundled.includes(file));
  if (entryPoints.length > 0) await write(entryPoints, folder);
  return {
    programOf: file => join(entryPoints.includes(file) ? folder : join(root, 'dist'), file.replace(/\.ts$/, '.js')),
    folder,
  };
}

/** Removes the folders that killed runs have left behind. */
function removeOthers() {
  for (const name of readdirSync(join(root, 'dist'))) {
    const [, pid] = /^tests-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(root, 'dist', name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function write(entryPoints, outdir) {
  const { outputFiles } = await bundle({
    entryPoints,
    outbase: '.',
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: banner },
    // Many packages of the tests read files in their own folders, so do not bundle them. But one process must not have two copies of `graphql`.
    external: [...nativePackages, ...absentPackages, ...packagesOfTests().filter(name => !knowsGraphql(name))],
    plugins: [keepPlaces],
  });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
}

function packagesOfTests() {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'test/package.json'), 'utf8'));
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

function knowsGraphql(name) {
  const file = join(root, 'test/node_modules', name, 'package.json');
  // Packages for other platforms are not installed.
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).peerDependencies?.graphql !== undefined;
}

/** Keeps the paths of modules that read files in their own folder. */
const keepPlaces = {
  name: 'keep places',
  setup(build) {
    build.onLoad({ filter: /[\\/](src|test)[\\/].*\.ts$/ }, ({ path }) => {
      if (path.includes('node_modules')) return null;
      const source = readFileSync(path, 'utf8');
      if (!source.includes(ownPlace)) return null;
      const place = pathToFileURL(join(root, 'dist', relative(root, path).replace(/\.ts$/, '.js'))).href;
      return { contents: source.replaceAll(ownPlace, JSON.stringify(place)), loader: 'ts' };
    });
  },
};

const ownPlace = 'import.meta.url';
