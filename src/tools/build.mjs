/** Compiling: dist/ is what src/ and test/ say. Each step runs only when one of its inputs changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shareLockWith } from './lock.mjs';
import { CommandFailed, root, runNode, withProgress } from './run.mjs';

const tsc = 'node_modules/typescript/bin/tsc';
const versions = ['package.json', 'package-lock.json', 'tsconfig.json'];

const steps = [
  {
    name: 'server',
    inputs: ['src', 'test', ...versions],
    except: ['src/web/account', 'src/web/portal'],
    // Everything goes first, or the tests of a deleted file would still run.
    outputs: ['dist/src', 'dist/test', 'dist/.tsbuildinfo'],
    commands: [[tsc]],
  },
  {
    name: 'pages',
    inputs: ['src/web/account', 'src/web/portal', ...versions],
    except: [],
    // It puts dist/public in the place of the old one by itself, in one step.
    outputs: [],
    commands: [
      [tsc, '-p', 'src/web/account', '--noEmit'],
      [tsc, '-p', 'src/web/portal', '--noEmit'],
      ['src/web/account/build.mjs'],
    ],
  },
].filter(({ inputs: [folder] }) => existsSync(join(root, folder)));

export function isBuilt() {
  return steps.every(isFresh);
}

export async function build() {
  const stale = steps.filter(step => !isFresh(step));
  await withProgress(`Building ${stale.map(step => step.name).join(' and ')}…`, async () => {
    const results = await Promise.allSettled(stale.map(buildStep));
    const failures = results.filter(result => result.status === 'rejected').map(result => result.reason);
    const bug = failures.find(reason => !(reason instanceof CommandFailed));
    if (bug !== undefined) throw bug;
    if (failures.length > 0) throw new CommandFailed(failures.map(failure => failure.message).join('\n'));
  });
}

async function buildStep(step) {
  // Taken before the commands read the files: what changes meanwhile makes the step stale again.
  const hash = hashOf(step);
  for (const output of [stampFile(step), ...step.outputs]) rmSync(join(root, output), { recursive: true, force: true });
  await Promise.all(step.commands.map(command => runNode(command, { onStart: shareLockWith })));
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, stampFile(step)), hash);
}

function stampFile(step) {
  return `dist/.${step.name}-stamp`;
}

function isFresh(step) {
  const file = join(root, stampFile(step));
  return existsSync(file) && readFileSync(file, 'utf8') === hashOf(step);
}

function hashOf({ inputs, except }) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const path of filesUnder(input, except)) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/** @returns {string[]} */
function filesUnder(path, except) {
  if (except.includes(path)) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap(name => filesUnder(`${path}/${name}`, except));
}
