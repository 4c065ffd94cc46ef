/** Builds the pages into dist/public: `node src/web/account/build.mjs`, or `… --quickly --into FOLDER` for development. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import * as esbuild from 'esbuild';
import { writeContents } from '../../tools/build/contents.mjs';
import { writeFolder } from '../../tools/build/files.mjs';
import { failureOf } from '../../tools/build/transpile.mjs';
import { root, runAsProgram } from '../../tools/run.mjs';
import { addDocuments } from './documents/documents.mjs';

const source = dirname(fileURLToPath(import.meta.url));

const scripts = [
  'pages/translate.ts',
  'pages/verify.ts',
  'pages/reset.ts',
  'pages/secure.ts',
  'pages/inbox.ts',
  'graphiql/main.ts',
  '../portal/main.tsx',
];
const otherAssets = ['shared/style.css', 'shared/mark.svg'];
const workers = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
};

/** Replaces `{{head}}` in every page. */
const head = [
  '<meta charset="utf-8" />',
  '<meta name="viewport" content="width=device-width, initial-scale=1" />',
  '<meta name="robots" content="noindex" />',
  '<link rel="icon" href="{{asset shared/mark.svg}}" type="image/svg+xml" />',
].join('\n    ');

/** Compressing a smaller file saves no network packet. */
const compressFromBytes = 1_400;
/** Quality 5 compresses GraphiQL from 5 MB to 1.2 MB in 0.25 s. Quality 11 saves another tenth, but takes 10 s more. */
const brotliQuality = 5;

/**
 * Builds the pages into a folder of the project. If the build fails, the old pages stay.
 * @param {{ into?: string, forRelease?: boolean }} options `forRelease: false` skips minifying and compressing, which take
 *   most of the time
 */
export async function buildPages({ into = 'dist/public', forRelease = true } = {}) {
  const target = join(root, into);
  const common = { ...everyBundle, minify: forRelease, outdir: join(target, 'assets') };
  try {
    const workers = await bundleWorkers(common);
    const pages = await bundlePages(common, workers.urls);
    const files = new Map(
      [...workers.files, ...pages.files].map(({ path, contents }) => [relative(target, path), contents]),
    );
    if (forRelease) await addCompressed(files);
    await addPages(files, pages.names);
    addDocuments(files, asset => pages.names.get(asset), head);
    writeFolder(target, files);
    writeContents(target, [workers.metafile, pages.metafile], source);
  } catch (error) {
    throw await failureOf(error);
  }
}

/** Options of all bundles. */
const everyBundle = {
  absWorkingDir: source,
  bundle: true,
  write: false,
  metafile: true,
  target: 'es2023',
  logLevel: 'silent',
  legalComments: 'none',
};

async function bundleWorkers(common) {
  const { metafile, outputFiles } = await esbuild.build({
    ...common,
    entryPoints: Object.entries(workers).map(([out, name]) => ({ in: name, out })),
    // The names of assets have a hash of their content, so that browsers can cache them for ever.
    entryNames: '[name].worker-[hash]',
    format: 'iife',
  });
  const names = outputFiles.map(({ path }) => basename(path));
  const urlOf = label => `./${names.find(name => name.startsWith(`${label}.worker-`))}`;
  return {
    metafile,
    files: outputFiles,
    urls: Object.fromEntries(Object.keys(workers).map(label => [label, urlOf(label)])),
  };
}

async function bundlePages(common, workerUrls) {
  const { metafile, outputFiles } = await esbuild.build({
    ...common,
    entryPoints: [...scripts, ...otherAssets],
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    loader: { '.svg': 'copy', '.ttf': 'file' },
    // Some libraries have a development build with warnings. Take the production build.
    conditions: ['module', 'production'],
    define: { workerUrls: JSON.stringify(workerUrls) },
  });
  const names = new Map();
  for (const [path, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (entryPoint === undefined) continue;
    names.set(entryPoint, basename(path));
    if (cssBundle !== undefined) names.set(entryPoint.replace(/\.tsx?$/, '.css'), basename(cssBundle));
  }
  return { metafile, files: outputFiles, names };
}

/** Fills in the names of the assets and the English texts of each page. */
async function addPages(files, assetNames) {
  const texts = await loadTexts();
  const lookUp = (map, key) => map.get(key) ?? fail(`No page part is called ${key}`);
  const pages = join(source, 'pages');
  for (const name of (await readdir(pages)).filter(name => name.endsWith('.html'))) {
    // Pages about errors are served at any path, so their links are absolute, and the server adds a proxy's path. The others' are
    // relative.
    const base = ['not-found.html', 'unavailable.html'].includes(name) ? '/assets/' : './assets/';
    const html = (await readFile(join(pages, name), 'utf8'))
      .replace('{{head}}', head)
      .replaceAll(/\{\{asset (\S+)\}\}/g, (_, asset) => base + lookUp(assetNames, asset))
      .replaceAll(/\{\{text (\S+)\}\}/g, (_, key) => escapeHtml(lookUp(texts, key)));
    files.set(name, Buffer.from(html));
  }
}

async function loadTexts() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(source, 'shared/texts.en.ts')],
    format: 'esm',
    write: false,
  });
  const { en } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return new Map(Object.entries(en));
}

/**
 * Adds each asset compressed. The server sends what the browser accepts, which is gzip alone over plain HTTP from another
 * machine.
 */
async function addCompressed(files) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
  const large = [...files].filter(([, contents]) => contents.length >= compressFromBytes);
  await Promise.all(
    large.map(async ([path, contents]) => {
      files.set(`${path}.br`, await promisify(brotliCompress)(contents, { params }));
      files.set(`${path}.gz`, await promisify(gzip)(contents));
    }),
  );
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function fail(message) {
  throw new Error(message);
}

await runAsProgram(import.meta.url, async () => {
  const { values } = parseArgs({ options: { into: { type: 'string' }, quickly: { type: 'boolean' } } });
  await buildPages({ ...(values.into !== undefined && { into: values.into }), forRelease: values.quickly !== true });
});
