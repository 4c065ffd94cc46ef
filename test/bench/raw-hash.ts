import { hash } from '@node-rs/argon2';
import { argon2Parameters } from '../../src/domain/passwords/argon2.rules.js';

/** The upper limit for operations with a password: only the hash, on libuv's threads, one for each core. */
export interface HashOrder {
  inFlight: number;
  seconds: number;
}

process.on('message', async (order: HashOrder | string) => {
  if (typeof order === 'string') return;
  const until = performance.now() + order.seconds * 1_000;
  const msEach: number[] = [];
  const task = async () => {
    do {
      const startedAt = performance.now();
      await hash('correct horse battery', argon2Parameters);
      msEach.push(performance.now() - startedAt);
    } while (performance.now() < until);
  };
  await Promise.all(Array.from({ length: order.inFlight }, task));
  process.send?.(msEach);
});
process.channel?.ref();
console.log('ready');
