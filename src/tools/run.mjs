/** Runs commands for prepare.mjs: quiet unless they fail, with the seconds ticking, and nothing left behind on Ctrl-C. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What failed, with the command's own output. */
export class CommandFailed extends Error {}

const running = new Set();
const atExit = new Set();
const linesShown = 80;
const secondsToEnd = 3;

/** @param {() => void} cleanUp runs when a signal ends this process */
export function onInterrupt(cleanUp) {
  atExit.add(cleanUp);
  return () => atExit.delete(cleanUp);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupt(signal));

/** Ends whole process groups, since npm does not end the compilers that its scripts started. */
async function interrupt(signal) {
  for (const child of running) kill(child, 'SIGTERM');
  const deadline = Date.now() + secondsToEnd * 1000;
  while (running.size > 0 && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 50));
  for (const child of running) kill(child, 'SIGKILL');
  for (const cleanUp of atExit) cleanUp();
  process.exit(128 + constants.signals[signal]);
}

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
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
  throw new CommandFailed(output.trimEnd().split('\n').slice(-linesShown).join('\n'));
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
