/**
 * Bundles the server and its commands, with the packages that they use, into dist/server. Loading a thousand small files
 * took most of a start (decision 022).
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../run.mjs';
import { writeContents } from './contents.mjs';
import { writeFolder } from './files.mjs';
import { bundle } from './transpile.mjs';

/** Packages with a compiled part, which stays in node_modules. The published package depends only on these. */
export const nativePackages = ['@node-rs/argon2', 'better-sqlite3'];

/** Optional packages of others. They are not installed. */
export const absentPackages = ['bufferutil', 'class-validator', 'pg-native', 'utf-8-validate'];

/** In a bundle, Apollo's own choice would be a hash that is written in JavaScript. */
const replacedPackages = { '@apollo/utils.createhash': 'node:crypto' };

/** CommonJS modules in the bundle call `require` for Node's own modules. */
export const banner = `import { createRequire as requireOfThisFile } from 'node:module';
const require = requireOfThisFile(import.meta.url);`;

/** Writes the programs main.js, bonafide.js and argon2-worker.js, and chunks that they share or load when used. */
export async function bundleServer() {
  const options = {
    bundle: true,
    entryNames: '[name]',
    external: [...nativePackages, ...absentPackages],
    alias: replacedPackages,
    banner: { js: banner },
    metafile: true,
    plugins: [readFilesOfPackagesNow],
  };
  const built = await Promise.all([
    bundle({ ...options, entryPoints: ['src/main.ts', 'src/tools/bonafide.ts'], splitting: true }),
    // Bundle it separately: with shared chunks, the server would load more files.
    bundle({ ...options, entryPoints: ['src/domain/passwords/argon2-worker.ts'] }),
  ]);
  const files = built.flatMap(({ outputFiles }) => outputFiles);
  const folder = join(root, 'dist/server');
  writeFolder(folder, new Map(files.map(({ path, contents }) => [basename(path), contents])));
  writeContents(
    folder,
    built.map(({ metafile }) => metafile),
  );
}

/** A package in the bundle cannot read its files at run time, so read them now. */
const readFilesOfPackagesNow = {
  name: 'read files of packages now',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (path.includes('node_modules') || !source.includes(runTimeRequire)) return null;
      return { contents: source.replaceAll(runTimeRequire, 'require('), loader: 'ts' };
    });
  },
};

const runTimeRequire = 'createRequire(import.meta.url)(';
