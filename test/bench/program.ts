import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../src/platform/config/project-root.js';
import type { Reading } from './meter.js';

/** A measured program in a separate process. */
export interface Program {
  /** The URL that it listens on, or empty if it does not listen. */
  url: string;
  read(): Promise<Reading>;
  /** Sends an order and returns the program's one answer. */
  tell<T>(order: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** Returns a file of this build. */
export function benchFile(name: string): string {
  return join(projectRoot(), 'dist/test/bench', name);
}

/** The path of the program in a checkout. */
export function programOf(root: string): string {
  return join(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin.bonafide);
}

/**
 * Starts a compiled program. Resolves with its first line, which says that it is ready, and where. Discards its log.
 */
export async function startProgram(file: string, environment: Record<string, string> = {}): Promise<Program> {
  const child = spawn(process.execPath, ['--import', benchFile('meter.js'), file], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', process.env.BENCH_LOG === 'on' ? 'inherit' : 'ignore', 'ipc'],
  });
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  const ready = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => null)]);
  assert(ready !== null, `${file} did not start: BENCH_LOG=on shows why`);
  const tell = <T>(order: unknown) => ask<T>(child, order);
  return {
    url: /http:\S+/.exec(String(ready[0]))?.[0] ?? '',
    tell,
    read: () => tell('read the meter'),
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function ask<T>(child: ChildProcess, order: unknown): Promise<T> {
  const answer = once(child, 'message');
  child.send(order as object);
  const [message] = await answer;
  return message as T;
}
