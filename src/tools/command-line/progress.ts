/** Prints the progress to stderr every second. On a terminal it replaces the line, otherwise it adds lines. */
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
