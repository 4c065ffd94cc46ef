/** Builds the client into dist/examples/web: `BONAFIDE_URL=http://127.0.0.1:4000 APP_ID=default node examples/web/build.mjs`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const {
  BONAFIDE_URL = 'http://127.0.0.1:4000',
  APP_ID = 'default',
  OUT = join(here, '../../dist/examples/web'),
} = process.env;

await esbuild.build({
  absWorkingDir: here,
  entryPoints: ['src/main.tsx', 'src/style.css', 'index.html'],
  outdir: OUT,
  entryNames: '[name]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  logLevel: 'warning',
  loader: { '.html': 'copy' },
  // Some libraries have a development build with warnings. Take the production build.
  conditions: ['module', 'production'],
  define: { bonafide: JSON.stringify({ url: BONAFIDE_URL, appId: APP_ID }), 'process.env.NODE_ENV': '"production"' },
});
