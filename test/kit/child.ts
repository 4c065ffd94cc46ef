/**
 * What a server in a process of its own loads before anything else: a clock that the test turns, and an end when the test
 * has ended, however that came.
 */
const realNow = Date.now;
let aheadMs = Number(process.env.AHEAD_MS);

Date.now = () => realNow() + aheadMs;
process.on('message', (message: { aheadMs: number }) => {
  aheadMs = message.aheadMs;
});
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
