import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface KeptProcess {
  /** The shell that keeps the program; their output is the program's. */
  shell: ChildProcessWithoutNullStreams;
  /** Sends SIGTERM and resolves when the program has ended. */
  end(): Promise<void>;
}

/** Sends SIGTERM to the program when the pipe from this process closes. */
const keeper = '"$@" & read -r _; kill $! && wait $!';

/** Starts a program that gets SIGTERM at `end()`, and also when this process is killed. */
export function spawnKept(
  command: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number },
): KeptProcess {
  const shell = spawn('sh', ['-c', keeper, 'keeper', ...command], { ...options, stdio: 'pipe' });
  return {
    shell,
    async end() {
      if (shell.exitCode !== null) return;
      const ended = once(shell, 'exit');
      shell.stdin.end();
      await ended;
    },
  };
}
