/** Says every second on stderr how far the work is: over itself on a terminal, else line by line. */
export async function withProgress<T>(state: () => string, work: () => Promise<T>): Promise<T> {
  const isTerminal = process.stderr.isTTY;
  const timer = setInterval(() => process.stderr.write(isTerminal ? `\r${state()}` : `${state()}\n`), 1_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (isTerminal) process.stderr.write('\r');
  }
}
