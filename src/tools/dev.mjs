/**
 * `npm run dev [-- OPTION OF NODE …]`: runs the server from dist/dev, to which no other command writes. After each change of the sources it rebuilds
 * and restarts the server. If a build fails, the last working server keeps running. Type errors are shown, but the server starts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { documentSources } from '../web/account/documents/sources.mjs';
import { filesUnder } from './build/files.mjs';
import { transpile } from './build/transpile.mjs';
import { needs, prepare } from './prepare.mjs';
import { CommandFailed, onInterrupt, root, runAsProgram, runNode } from './run.mjs';
import { checkTypes } from './typecheck.mjs';

const into = 'dist/dev';
/** Checking 400 files takes about 5 ms, and works on every file system. */
const pollMs = 400;
const settleMs = 100;
/** After this time, a server that has not ended is killed, for example because it waits for its debugger. */
const stopMs = 3_000;

const nodeOptions = process.argv.slice(2);
const builds = {
  server: () => transpile('src', { except: ['src/web'], into }),
  // In a separate process: inside this one, esbuild would keep about 700 MB.
  pages: () => runNode(['src/web/account/build.mjs', '--quickly', '--into', `${into}/public`]),
};
let server = null;
let stopped = Promise.resolve();
let typeCheck = new AbortController();
let typesWereWrong = false;

await runAsProgram(import.meta.url, async () => {
  await prepare(needs.tools);
  onInterrupt(stopServer);
  for await (const changed of changes()) {
    console.log(`Building ${changed.join(' and ')}…`);
    try {
      await Promise.all(changed.map(part => builds[part]()));
      await stopServer();
      startServer();
      void showTypeErrors();
    } catch (error) {
      // A file may have been removed while it was read. The removal is then found as the next change.
      if (!(error instanceof CommandFailed || error.code === 'ENOENT')) throw error;
      console.error(
        `\n${error.message}\n\nNot built: ${server === null ? 'no server runs' : 'the server before this change keeps running'}.`,
      );
    }
  }
});

/** Yields the parts whose sources changed since the last time. The first time, yields both. */
async function* changes() {
  const seen = { server: '', pages: '' };
  for (let before = null; ; ) {
    const now = { server: stateOf(['src', 'drizzle'], ['src/web']), pages: stateOf(['src/web', ...documentSources]) };
    // An editor or git may still be writing, so wait until two checks agree.
    const isQuiet = before === null || (now.server === before.server && now.pages === before.pages);
    const changed = Object.keys(now).filter(part => now[part] !== seen[part]);
    if (isQuiet && changed.length > 0) {
      Object.assign(seen, now);
      yield changed;
    }
    before = now;
    await sleep(isQuiet ? pollMs : settleMs);
  }
}

function stateOf(folders, except = []) {
  try {
    const paths = folders.flatMap(folder => filesUnder(folder, except));
    return paths.map(path => `${path} ${statSync(join(root, path)).mtimeMs}`).join('\n');
  } catch (error) {
    // A file was removed during the check, so the next check will differ from this one.
    if (error.code === 'ENOENT') return `unknown at ${performance.now()}`;
    throw error;
  }
}

function startServer() {
  const started = spawn(process.execPath, ['--enable-source-maps', ...nodeOptions, `${into}/src/main.js`], {
    cwd: root,
    stdio: 'inherit',
  });
  server = started;
  started.once('exit', code => {
    if (server !== started) return;
    server = null;
    console.error(`The server ended with status ${code}. It starts again after the next change.`);
  });
}

/** Resolves when no server runs. */
function stopServer() {
  if (server !== null) stopped = end(server);
  server = null;
  return stopped;
}

async function end(child) {
  const ended = once(child, 'exit');
  const deadline = setTimeout(() => child.kill('SIGKILL'), stopMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(deadline);
}

/** Stops the type check of earlier sources, if it still runs. */
async function showTypeErrors() {
  typeCheck.abort();
  typeCheck = new AbortController();
  const { signal } = typeCheck;
  try {
    await checkTypes({ projects: ['.', 'src/web/account', 'src/web/portal'], notes: `${into}/types`, signal });
    if (typesWereWrong) console.log('No more type errors.');
    typesWereWrong = false;
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof CommandFailed)) throw error;
    console.error(`\n${error.message}\n\nThere are type errors. The server runs anyway.`);
    typesWereWrong = true;
  }
}
