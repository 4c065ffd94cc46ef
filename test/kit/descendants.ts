import { execFileSync } from 'node:child_process';

export interface Process {
  id: number;
  command: string;
}

/** Returns the processes that a process started, and those that they started. */
export function descendantsOf(id: number): Process[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  const all = rows.map(row => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)?.slice(1) ?? []);
  const below = (parent: number): Process[] =>
    all
      .filter(([, of]) => Number(of) === parent)
      .flatMap(([child, , command = '']) => [{ id: Number(child), command }, ...below(Number(child))]);
  return below(id);
}
