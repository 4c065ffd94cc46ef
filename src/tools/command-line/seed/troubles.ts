import { guessWrong, logInBy, refused, type Scenario, signUp, signUpAndVerify } from './actions.js';
import { deliver, expireMessages } from './delivery.js';

const minuteMs = 60_000;

/** Scenarios in which a message does not arrive, or a code or password is wrong. */
export const troubles: readonly Scenario[] = [
  [
    'mail that bounced',
    1,
    async (context, person) => {
      await signUp(context, person, ['USERNAME', 'EMAIL']);
      await deliver(context, 'REFUSED');
    },
  ],
  [
    'SMS that was not accepted',
    1,
    async (context, person) => {
      await signUp(context, person, ['USERNAME', 'PHONE']);
      await deliver(context, 'REFUSED');
    },
  ],
  [
    'SMS that did not arrive',
    1,
    async (context, person) => {
      await signUp(context, person, ['USERNAME', 'PHONE']);
      await deliver(context, 'ACCEPTED', 'FAILED');
    },
  ],
  [
    'SMS that expired before it was sent',
    1,
    async (context, person) => {
      await signUp(context, person, ['USERNAME', 'PHONE']);
      context.wait(11 * minuteMs);
      await expireMessages(context);
    },
  ],
  [
    'code locked by wrong guesses',
    1,
    async (context, person) => {
      const user = await signUp(context, person, ['USERNAME', 'PHONE']);
      await deliver(context);
      for (let guess = 0; guess < 6; guess++) await guessWrong(context, user, 'PHONE');
    },
  ],
  [
    'wrong passwords',
    2,
    async (context, person) => {
      await signUpAndVerify(context, person, ['USERNAME', 'EMAIL']);
      context.later(0.9);
      for (const device of [3, 4])
        await refused(() => logInBy(context, person, 'EMAIL', { device, password: 'wrong' }));
    },
  ],
];
