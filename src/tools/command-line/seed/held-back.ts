import { changeIdentifier } from '../../../domain/accounts/change-identifier.js';
import { changePassword } from '../../../domain/accounts/change-password.js';
import { readIdentifier } from '../../../domain/accounts/submitted-identifiers.js';
import type { Call } from '../../../domain/call.js';
import type { Deps } from '../../../domain/deps.js';
import { resolveIdentifier } from '../../../domain/identifiers/resolve.js';
import type { HeldBackReason } from '../../../domain/messaging/outbox/held-back.rules.js';
import { requestPasswordReset } from '../../../domain/passwords/request-reset.js';
import { findOrBeginPause } from '../../../domain/sending/sms-traffic.js';
import { addSent } from '../../../domain/sending/sms-traffic.queries.js';
import { bucketOf } from '../../../domain/sending/sms-traffic.rules.js';
import { resendVerification } from '../../../domain/verification/resend.js';
import { signUp, verify } from './acts.js';
import { deliver } from './delivery.js';
import type { Persona } from './people.js';
import { callOf, type Player, type Stage, seedPassword } from './stage.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const testAddress = { address: 'reviewer.example@example.com', code: '000000' };
/** A country in which too few SMS lead to a verification. */
const paused = { country: 'GB', phone: '+447911000999', pumped: 120 };

type Life = (stage: Stage, person: Persona) => Promise<void>;

/** Returns the same stage with limits, and with other settings of the app or the operator. */
function limited(
  stage: Stage,
  settings: Partial<Stage['app']['settings']> = {},
  deps: Partial<Pick<Deps, 'deliveryTargets' | 'operatorLimits'>> = {},
): Stage {
  const app = { ...stage.app, settings: { ...stage.app.settings, ...settings } };
  return { ...stage, app, deps: { ...stage.deps, ...deps, limitsEnabled: true } };
}

function atStage<C extends Call>({ app }: Stage, call: C): C {
  return { ...call, app };
}

async function askForReset({ deps, app }: Stage, call: Call, text: string): Promise<void> {
  const identifier = readIdentifier(deps, app.settings, 'EMAIL', text, null);
  const resolved = await resolveIdentifier(deps.store.reader, app, identifier);
  await requestPasswordReset(deps, call, resolved, { channel: null, resetId: null });
}

/** Changes the username of a user with a verified mailbox, which is notified of it. */
async function changeUsername(stage: Stage, given: Stage, person: Persona): Promise<void> {
  const player = await signUp(stage, person, ['USERNAME', 'EMAIL']);
  await verify(stage, player, 'EMAIL');
  stage.wait(hourMs);
  const call = atStage(given, player.call);
  await changeIdentifier(given.deps, call, 'USERNAME', `${person.username}.new`, seedPassword);
  await deliver(stage);
}

async function resend(stage: Stage, player: Player, kind: 'EMAIL' | 'PHONE', times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    stage.wait(2 * minuteMs);
    await resendVerification(stage.deps, atStage(stage, player.call), kind);
    await deliver(stage);
  }
}

/** One life for each reason for which a message is held back. */
export const heldBackLives: Readonly<Record<HeldBackReason, Life>> = {
  async TEST_ADDRESS(stage, person) {
    await signUp(stage, { ...person, email: testAddress.address }, ['USERNAME', 'EMAIL']);
    await deliver(stage);
  },
  async NOT_OWNED(stage, person) {
    await signUp(stage, person, ['USERNAME']);
    await askForReset(stage, callOf(stage, person), 'nobody.example@example.com');
    await deliver(stage);
  },
  async NO_PROVIDER(stage, person) {
    const deliveryTargets = { EMAIL: 'NOWHERE', PHONE: 'NOWHERE' } as const;
    await signUp({ ...stage, deps: { ...stage.deps, deliveryTargets } }, person, ['USERNAME', 'EMAIL']);
    await deliver(stage);
  },
  async COUNTRY_NOT_ALLOWED(stage, person) {
    const player = await signUp(stage, person, ['USERNAME', 'PHONE']);
    await deliver(stage);
    await resend(limited(stage, { allowedCountries: ['US'] }), player, 'PHONE', 1);
  },
  async OWNED(stage, person) {
    const player = await signUp(limited(stage), { ...person, email: stage.first.email }, ['USERNAME', 'EMAIL']);
    await resend(limited(stage), player, 'EMAIL', 1);
  },
  async ADDRESS_BUDGET(stage, person) {
    const given = limited(stage);
    const player = await signUp(given, person, ['USERNAME', 'PHONE']);
    await deliver(stage);
    await resend(given, player, 'PHONE', 5);
    // The limit is ten SMS a day. The user changes to another number and back until it is used up.
    const other = person.phone.replace(/^\+\d{6}/, '+819012');
    for (let time = 0; time < 5; time++) {
      for (const phone of [other, person.phone]) {
        stage.wait(10 * minuteMs);
        await changeIdentifier(given.deps, atStage(given, player.call), 'PHONE', phone, seedPassword);
        await deliver(stage);
      }
    }
  },
  async NETWORK_BUDGET(stage, person) {
    await verify(stage, await signUp(stage, person, ['USERNAME', 'EMAIL']), 'EMAIL');
    const given = limited(stage);
    for (let time = 0; time < 4; time++) {
      stage.wait(10 * minuteMs);
      await askForReset(given, callOf(given, person, 4), person.email);
      await deliver(stage);
    }
  },
  async APP_BUDGET(stage, person) {
    await changeUsername(stage, limited(stage, { emailDailyLimit: 0 }), person);
  },
  async SERVER_BUDGET(stage, person) {
    const operatorLimits = { ...stage.deps.operatorLimits, emailsPerDay: 0 };
    await changeUsername(stage, limited(stage, {}, { operatorLimits }), person);
  },
  async COUNTRY_PAUSED(stage, person) {
    const { country, phone, pumped } = paused;
    // Without verification the number is stored as it is, so nobody has proven it.
    const open = limited(stage, { phoneVerification: false });
    const player = await signUp({ ...open, deps: stage.deps }, { ...person, phone }, ['USERNAME', 'PHONE']);
    const { appId, since } = { appId: stage.app.id, since: bucketOf(stage.deps.now()) };
    await stage.deps.store.transaction(async tx => {
      for (let sms = 0; sms < pumped; sms++) await addSent(tx, { appId, country }, since);
    });
    stage.wait(hourMs);
    const given = limited(stage);
    await findOrBeginPause(given.deps, callOf(given, person), country);
    await changePassword(given.deps, atStage(given, player.call), seedPassword, 'another-tin-harbour-43');
    await deliver(stage);
  },
};
