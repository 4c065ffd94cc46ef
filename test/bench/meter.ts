/** Measured programs load this file first. It reports what they have used, and ends them with the bench. */
export interface Reading {
  /** CPU time of all threads since the process began. */
  cpuMs: number;
  residentBytes: number;
}

process.on('message', order => {
  if (order !== 'read the meter') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, residentBytes: process.memoryUsage.rss() } satisfies Reading);
});
process.on('disconnect', () => process.exit(1));
// Do not keep a process alive that has nothing else to do.
process.channel?.unref();
