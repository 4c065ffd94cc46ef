/** Converts TypeScript to JavaScript with esbuild, which does not check types. `npm run typecheck` does. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CommandFailed, root } from '../run.mjs';
import { filesUnder, writeFolder } from './files.mjs';

/**
 * Makes the folder of the same name below `into` contain exactly the JavaScript of `folder`. Writes nothing if a
 * file is not valid TypeScript.
 * @param {string} folder such as `src`
 * @param {{ except?: string[], into?: string }} options `except` names folders whose output another step writes
 */
export async function transpile(folder, { except = [], into = 'dist' } = {}) {
  const outdir = join(root, into, folder);
  const { outputFiles } = await emit({
    entryPoints: filesUnder(folder, except).filter(path => path.endsWith('.ts') && !path.endsWith('.d.ts')),
    outbase: folder,
    outdir,
    charset: 'utf8',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [relative(outdir, path), contents]));
  writeFolder(
    outdir,
    files,
    except.map(path => relative(folder, path)),
  );
}

/**
 * Converts files together with everything that they import. The output is plain ASCII, for which V8 needs only one byte per character.
 * @param {import('esbuild').BuildOptions} options
 */
export async function bundle(options) {
  return await emit({ outdir: join(root, 'dist/server'), ...options });
}

async function emit(options) {
  // Import it here, because a fresh clone has not installed it yet when this module loads.
  const esbuild = await import('esbuild');
  try {
    return await esbuild.build({
      absWorkingDir: root,
      platform: 'node',
      target: languageVersion(),
      sourcesContent: false,
      ...options,
      write: false,
      format: 'esm',
      sourcemap: true,
      logLevel: 'silent',
    });
  } catch (error) {
    throw await failureOf(error);
  }
}

/**
 * Returns the `target` of tsconfig.json. esbuild reads the other settings itself, including those for
 * decorators and class fields.
 */
function languageVersion() {
  return JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).compilerOptions.target.toLowerCase();
}

/** Converts an error of esbuild to a readable one: each mistake with its file, line and source. */
export async function failureOf(error) {
  if (error.errors === undefined) return error;
  const { formatMessages } = await import('esbuild');
  const messages = await formatMessages(error.errors, { kind: 'error', color: process.stdout.isTTY });
  return new CommandFailed(messages.join('').trimEnd());
}
