/** Builds the pages into dist/public: `node src/web/account/build.mjs`. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import * as esbuild from 'esbuild';

const source = dirname(fileURLToPath(import.meta.url));
const root = join(source, '..', '..', '..');
const target = join(root, 'dist', 'public');

const scripts = ['index.ts', 'verify.ts', 'reset.ts', 'inbox.ts', 'graphiql/main.ts', '../portal/main.tsx'];
const otherAssets = ['style.css', 'mark.svg'];
const workers = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
};

/** What every page begins with, in the place of its `{{head}}`. */
const head = [
  '<meta charset="utf-8" />',
  '<meta name="viewport" content="width=device-width, initial-scale=1" />',
  '<meta name="robots" content="noindex" />',
  '<link rel="icon" href="{{asset mark.svg}}" type="image/svg+xml" />',
].join('\n    ');

/** Below this, a compressed twin saves no packet. */
const compressFromBytes = 1_400;
/** 5 makes GraphiQL's 5 MB 1.2 MB in a quarter of a second; 11 takes ten seconds more for a tenth less. */
const brotliQuality = 5;

export async function build() {
  // Made beside the old one, so that a server that is running never finds half a build.
  const made = `${target}-${process.pid}`;
  await rm(made, { recursive: true, force: true });
  const assets = join(made, 'assets');
  const workerUrls = await bundleWorkers(assets);
  const assetNames = await bundlePages(assets, workerUrls);
  await writePages(made, assetNames);
  await compress(assets);
  await rm(target, { recursive: true, force: true });
  await rename(made, target);
}

/** Names carry a hash of the content, so that browsers may keep them for ever. */
const common = {
  absWorkingDir: source,
  bundle: true,
  minify: true,
  metafile: true,
  target: 'es2023',
  logLevel: 'warning',
  legalComments: 'none',
};

async function bundleWorkers(outdir) {
  const entryPoints = Object.entries(workers).map(([out, name]) => ({ in: name, out }));
  const { metafile } = await esbuild.build({
    ...common,
    entryPoints,
    outdir,
    entryNames: '[name].worker-[hash]',
    format: 'iife',
  });
  const names = Object.keys(metafile.outputs).map(path => basename(path));
  return Object.fromEntries(
    Object.keys(workers).map(label => [label, `./${names.find(name => name.startsWith(`${label}.worker-`))}`]),
  );
}

async function bundlePages(outdir, workerUrls) {
  const { metafile } = await esbuild.build({
    ...common,
    entryPoints: [...scripts, ...otherAssets],
    outdir,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    loader: { '.svg': 'copy', '.ttf': 'file' },
    // Of libraries that come in two forms, the one without warnings for developers.
    conditions: ['module', 'production'],
    define: { workerUrls: JSON.stringify(workerUrls) },
  });
  const names = new Map();
  for (const [path, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (entryPoint === undefined) continue;
    names.set(entryPoint, basename(path));
    if (cssBundle !== undefined) names.set(entryPoint.replace(/\.tsx?$/, '.css'), basename(cssBundle));
  }
  return names;
}

/** Puts the assets' names and the English texts into the pages. */
async function writePages(folder, assetNames) {
  const texts = await loadTexts();
  const lookUp = (map, key) => map.get(key) ?? fail(`No page part is called ${key}`);
  const pages = join(source, 'pages');
  for (const name of await readdir(pages)) {
    // Only the page for a wrong address is shown below any path; the others find their assets relative to themselves.
    const base = name === 'not-found.html' ? '/assets/' : './assets/';
    const html = (await readFile(join(pages, name), 'utf8'))
      .replace('{{head}}', head)
      .replaceAll(/\{\{asset (\S+)\}\}/g, (_, asset) => base + lookUp(assetNames, asset))
      .replaceAll(/\{\{text (\S+)\}\}/g, (_, key) => escapeHtml(lookUp(texts, key)));
    await writeFile(join(folder, name), html);
  }
}

async function loadTexts() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(source, 'texts.ts')],
    format: 'esm',
    write: false,
  });
  const { texts } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  return new Map(Object.entries(texts.en));
}

async function compress(folder) {
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    if (bytes.length < compressFromBytes) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
    await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes, { params }));
  }
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function fail(message) {
  throw new Error(message);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const start = performance.now();
  await build();
  console.log(`Built ${relative(root, target)} in ${Math.round(performance.now() - start)} ms`);
}
