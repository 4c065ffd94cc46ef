import { guessWrong, type Life, logInBy, refused, signUp, signUpAndVerify } from './acts.js';
import { deliver, letExpire } from './delivery.js';

const minuteMs = 60_000;

/** Lives in which a message does not arrive, or a code or password is wrong. */
export const troubles: readonly Life[] = [
  [
    'mail that bounced',
    1,
    async (stage, person) => {
      await signUp(stage, person, ['USERNAME', 'EMAIL']);
      await deliver(stage, 'REFUSED');
    },
  ],
  [
    'SMS that was not accepted',
    1,
    async (stage, person) => {
      await signUp(stage, person, ['USERNAME', 'PHONE']);
      await deliver(stage, 'REFUSED');
    },
  ],
  [
    'SMS that did not arrive',
    1,
    async (stage, person) => {
      await signUp(stage, person, ['USERNAME', 'PHONE']);
      await deliver(stage, 'ACCEPTED', 'FAILED');
    },
  ],
  [
    'SMS that expired before it was sent',
    1,
    async (stage, person) => {
      await signUp(stage, person, ['USERNAME', 'PHONE']);
      stage.wait(11 * minuteMs);
      await letExpire(stage);
    },
  ],
  [
    'code locked by wrong guesses',
    1,
    async (stage, person) => {
      const player = await signUp(stage, person, ['USERNAME', 'PHONE']);
      await deliver(stage);
      for (let guess = 0; guess < 6; guess++) await guessWrong(stage, player, 'PHONE');
    },
  ],
  [
    'wrong passwords',
    2,
    async (stage, person) => {
      await signUpAndVerify(stage, person, ['USERNAME', 'EMAIL']);
      stage.later(0.9);
      for (const device of [3, 4]) await refused(() => logInBy(stage, person, 'EMAIL', { device, password: 'wrong' }));
    },
  ],
];
