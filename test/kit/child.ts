/**
 * A server in a separate process loads this first. It lets the test move the clock, and ends the server when the test's
 * process ends, even by a crash.
 */
const realNow = Date.now;
let aheadMs = Number(process.env.AHEAD_MS);

Date.now = () => realNow() + aheadMs;
process.on('message', (message: { aheadMs: number }) => {
  aheadMs = message.aheadMs;
});
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
