/** Runs commands for the tools. Prints their output only if they fail. Shows the elapsed time, and leaves no process behind on Ctrl-C. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A failure with a message for the user, such as the command's own output. */
export class CommandFailed extends Error {}

const running = new Set();
const atExit = new Set();
/** The reason of a failure may be at the start or at the end of the output. */
const linesShown = { first: 20, last: 60 };

/**
 * Runs `main` if Node was started with this module. If a command fails, prints why.
 * @param {string} moduleUrl
 * @param {() => Promise<void>} main
 */
export async function runAsProgram(moduleUrl, main) {
  if (realpathSync(process.argv[1] ?? '.') !== fileURLToPath(moduleUrl)) return;
  try {
    await main();
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** @param {() => void | Promise<void>} cleanUp called when a signal ends this process */
export function onInterrupt(cleanUp) {
  atExit.add(cleanUp);
  return () => atExit.delete(cleanUp);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupt(signal));

/**
 * Kills whole process groups: npm does not end the compilers that its scripts started, and TypeScript's launcher does
 * not end the compiler. Interrupted work has no stamp and runs again.
 */
async function interrupt(signal) {
  for (const child of running) kill(child);
  await Promise.all([...running].map(child => once(child, 'close')));
  await Promise.all([...atExit].map(cleanUp => cleanUp()));
  process.exit(128 + constants.signals[signal]);
}

function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

/**
 * Runs Node. If it fails, throws its output.
 * @param {string[]} args of Node
 * @param {{ cwd?: string, env?: Record<string, string>, onStart?: (pid: number) => void, signal?: AbortSignal }} options
 */
export async function runNode(args, { cwd = root, env = {}, onStart, signal } = {}) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    // Start a process group, so that all descendants can be ended too.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  onStart?.(child.pid);
  const onAbort = () => kill(child);
  signal?.addEventListener('abort', onAbort);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  signal?.removeEventListener('abort', onAbort);
  running.delete(child);
  if (status !== 0) throw new CommandFailed(shortened(output.trimEnd().split('\n')).join('\n'));
}

function shortened(lines) {
  const { first, last } = linesShown;
  return lines.length <= first + last ? lines : [...lines.slice(0, first), '…', ...lines.slice(-last)];
}

/** @typedef {{ title: string, usualSeconds?: number | undefined, run: () => Promise<unknown> }} Step of long work */

/**
 * Prints a title and the elapsed time: on a terminal every second, otherwise every 15 seconds.
 * @template T
 * @param {string} step
 * @param {() => Promise<T>} work
 * @param {{ usualSeconds?: number | undefined }} options on two cores, so that nobody thinks that long work hangs
 */
export async function withProgress(step, work, { usualSeconds } = {}) {
  const title = usualSeconds === undefined ? `${step}…` : `${step}, usually about ${usualSeconds} s…`;
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
