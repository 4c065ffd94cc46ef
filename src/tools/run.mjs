/** Runs commands for prepare.mjs: quiet unless they fail, with the seconds ticking, and nothing left behind on Ctrl-C. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What failed, with the command's own output. */
export class CommandFailed extends Error {}

const running = new Set();
const atExit = new Set();
/** The reason may stand first or last. */
const linesShown = { first: 20, last: 60 };

/** @param {() => void} cleanUp runs when a signal ends this process */
export function onInterrupt(cleanUp) {
  atExit.add(cleanUp);
  return () => atExit.delete(cleanUp);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupt(signal));

/**
 * Kills whole process groups, since npm does not end the compilers that its scripts started, and the compiler of TypeScript
 * does not heed SIGTERM. What they leave half done has no stamp and is done again.
 */
async function interrupt(signal) {
  for (const child of running) kill(child);
  await Promise.all([...running].map(child => once(child, 'close')));
  for (const cleanUp of atExit) cleanUp();
  process.exit(128 + constants.signals[signal]);
}

function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * @param {string[]} args of Node
 * @param {{ env?: Record<string, string>, onStart?: (pid: number) => void }} options
 */
export async function runNode(args, { env = {}, onStart } = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    // A group of its own, so that it can be ended with all its descendants.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  onStart?.(child.pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  running.delete(child);
  if (status === 0) return;
  throw new CommandFailed(shortened(output.trimEnd().split('\n')).join('\n'));
}

function shortened(lines) {
  const { first, last } = linesShown;
  return lines.length <= first + last ? lines : [...lines.slice(0, first), '…', ...lines.slice(-last)];
}

/**
 * Says what is going on, and for how long: every second on a terminal, else every quarter of a minute.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 */
export async function withProgress(title, work) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const terminal = process.stdout.isTTY;
  process.stdout.write(terminal ? title : `${title}\n`);
  const timer = setInterval(
    () => process.stdout.write(terminal ? `\r${title} ${seconds()}` : `… ${seconds()}\n`),
    terminal ? 1000 : 15_000,
  );
  try {
    const result = await work();
    process.stdout.write(terminal ? `\r${title} done in ${seconds()}\n` : `Done in ${seconds()}\n`);
    return result;
  } catch (error) {
    process.stdout.write(terminal ? '\n' : '');
    throw error;
  } finally {
    clearInterval(timer);
  }
}
