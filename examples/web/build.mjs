/**
 * `npm run build` builds the client into dist. `npm run dev` serves it at http://localhost:5173, and reloads the page when a file changes. The
 * environment names the server and the app: `BONAFIDE_URL=https://id.example.com APP_ID=shop npm run build`.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const {
  BONAFIDE_URL = 'http://127.0.0.1:4000',
  APP_ID = 'default',
  OUT = join(here, 'dist'),
  PORT = '5173',
} = process.env;
const isServed = process.argv.includes('--serve');
const mode = isServed ? 'development' : 'production';

/**
 * Inserts the server and its WebSocket into the content security policy of the page.
 * @type {import('esbuild').Plugin}
 */
const page = {
  name: 'page',
  setup(build) {
    build.onLoad({ filter: /index\.html$/ }, async ({ path }) => {
      const { origin } = new URL(BONAFIDE_URL);
      const html = await readFile(path, 'utf8');
      const contents = html.replace('{server}', `${origin} ${origin.replace('http', 'ws')}`);
      return { contents, loader: 'copy', watchFiles: [path] };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: here,
  entryPoints: ['src/main.tsx', 'src/style.css', 'index.html'],
  outdir: OUT,
  entryNames: '[name]',
  bundle: true,
  minify: !isServed,
  sourcemap: isServed,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  // In the repository, the client is a link to its source. It must import the same copy of React as the page.
  preserveSymlinks: true,
  logLevel: 'warning',
  plugins: [page],
  conditions: ['module', mode],
  define: {
    settings: JSON.stringify({ url: BONAFIDE_URL, appId: APP_ID }),
    'process.env.NODE_ENV': JSON.stringify(mode),
  },
};

if (isServed) {
  const banner = { js: `new EventSource('/esbuild').addEventListener('change', () => location.reload());` };
  const context = await esbuild.context({ ...options, banner });
  await context.watch();
  await context.serve({ host: 'localhost', port: Number(PORT), servedir: OUT });
  console.log(`http://localhost:${PORT} (app ${APP_ID} of ${BONAFIDE_URL})`);
} else {
  await esbuild.build(options);
}
