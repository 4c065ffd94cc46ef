/** Builds the package for clients, `bonafide-client`, into dist/client. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../run.mjs';
import { writeFolder } from './files.mjs';
import { bundle } from './transpile.mjs';

const source = join(root, 'src/client');
export const clientFolder = join(root, 'dist/client');

/** Reads the package.json of the package. */
export function clientManifest() {
  return JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
}

/** The modules that an app imports, such as `index`. */
export function clientEntries() {
  const modules = Object.values(clientManifest().exports).flatMap(({ default: file }) => file ?? []);
  return modules.map(file => file.slice('./'.length, -'.js'.length));
}

/**
 * Writes one file for each module that an app imports, and the chunks that they share. Packages that an app has itself, such as React, are not
 * bundled. The code is not minified: apps minify it themselves, and errors show its lines. `npm run pack:client` adds the types.
 */
export async function bundleClient() {
  const { peerDependencies = {} } = clientManifest();
  const { outputFiles } = await bundle({
    entryPoints: clientEntries().map(name => join(source, `${name}.ts`)),
    outdir: clientFolder,
    bundle: true,
    splitting: true,
    charset: 'utf8',
    sourcesContent: true,
    platform: 'neutral',
    target: 'es2022',
    external: Object.keys(peerDependencies),
  });
  writeFolder(clientFolder, new Map(outputFiles.map(({ path, contents }) => [relative(clientFolder, path), contents])));
  for (const [from, to] of [
    [join(source, 'package.json'), 'package.json'],
    [join(source, 'README.md'), 'README.md'],
    [join(root, 'LICENSE'), 'LICENSE'],
  ])
    copyFileSync(from, join(clientFolder, to));
}
