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
import { signUp, verify } from './actions.js';
import { deliver } from './delivery.js';
import type { InventedPerson } from './people.js';
import { callOf, type SeedContext, type SeededUser, seedPassword } from './seed-context.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const testAddress = { address: 'reviewer.example@example.com', code: '000000' };
/** A country in which too few SMS lead to a verification. */
const paused = { country: 'GB', phone: '+447911000999', pumped: 120 };

type Scenario = (context: SeedContext, person: InventedPerson) => Promise<void>;

/** Returns the same context with limits, and with other settings of the app or the operator. */
function limited(
  context: SeedContext,
  settings: Partial<SeedContext['app']['settings']> = {},
  deps: Partial<Pick<Deps, 'deliveryTargets' | 'operatorLimits'>> = {},
): SeedContext {
  const app = { ...context.app, settings: { ...context.app.settings, ...settings } };
  return { ...context, app, deps: { ...context.deps, ...deps, limitsEnabled: true } };
}

function atStage<C extends Call>({ app }: SeedContext, call: C): C {
  return { ...call, app };
}

async function askForReset({ deps, app }: SeedContext, call: Call, text: string): Promise<void> {
  const identifier = readIdentifier(deps, app.settings, 'EMAIL', text, null);
  const resolved = await resolveIdentifier(deps.store.reader, app, identifier);
  await requestPasswordReset(deps, call, resolved, { channel: null, resetId: null });
}

/** Changes the username of a user with a verified mailbox, which is notified of it. */
async function changeUsername(context: SeedContext, given: SeedContext, person: InventedPerson): Promise<void> {
  const user = await signUp(context, person, ['USERNAME', 'EMAIL']);
  await verify(context, user, 'EMAIL');
  context.wait(hourMs);
  const call = atStage(given, user.call);
  await changeIdentifier(given.deps, call, 'USERNAME', `${person.username}.new`, seedPassword);
  await deliver(context);
}

async function resend(context: SeedContext, user: SeededUser, kind: 'EMAIL' | 'PHONE', times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    context.wait(2 * minuteMs);
    await resendVerification(context.deps, atStage(context, user.call), kind);
    await deliver(context);
  }
}

/** One scenario for each reason for which a message is held back. */
export const heldBackScenarios: Readonly<Record<HeldBackReason, Scenario>> = {
  async TEST_ADDRESS(context, person) {
    await signUp(context, { ...person, email: testAddress.address }, ['USERNAME', 'EMAIL']);
    await deliver(context);
  },
  async NOT_OWNED(context, person) {
    await signUp(context, person, ['USERNAME']);
    await askForReset(context, callOf(context, person), 'nobody.example@example.com');
    await deliver(context);
  },
  async NO_PROVIDER(context, person) {
    const deliveryTargets = { EMAIL: 'NOWHERE', PHONE: 'NOWHERE' } as const;
    await signUp({ ...context, deps: { ...context.deps, deliveryTargets } }, person, ['USERNAME', 'EMAIL']);
    await deliver(context);
  },
  async COUNTRY_NOT_ALLOWED(context, person) {
    const user = await signUp(context, person, ['USERNAME', 'PHONE']);
    await deliver(context);
    await resend(limited(context, { allowedCountries: ['US'] }), user, 'PHONE', 1);
  },
  async OWNED(context, person) {
    const user = await signUp(limited(context), { ...person, email: context.first.email }, ['USERNAME', 'EMAIL']);
    await resend(limited(context), user, 'EMAIL', 1);
  },
  async ADDRESS_BUDGET(context, person) {
    const given = limited(context);
    const user = await signUp(given, person, ['USERNAME', 'PHONE']);
    await deliver(context);
    await resend(given, user, 'PHONE', 5);
    // The limit is ten SMS a day. The user changes to another number and back until it is used up.
    const other = person.phone.replace(/^\+\d{6}/, '+819012');
    for (let time = 0; time < 5; time++) {
      for (const phone of [other, person.phone]) {
        context.wait(10 * minuteMs);
        await changeIdentifier(given.deps, atStage(given, user.call), 'PHONE', phone, seedPassword);
        await deliver(context);
      }
    }
  },
  async NETWORK_BUDGET(context, person) {
    await verify(context, await signUp(context, person, ['USERNAME', 'EMAIL']), 'EMAIL');
    const given = limited(context);
    for (let time = 0; time < 4; time++) {
      context.wait(10 * minuteMs);
      await askForReset(given, callOf(given, person, 4), person.email);
      await deliver(context);
    }
  },
  async APP_BUDGET(context, person) {
    await changeUsername(context, limited(context, { emailDailyLimit: 0 }), person);
  },
  async SERVER_BUDGET(context, person) {
    const operatorLimits = { ...context.deps.operatorLimits, emailsPerDay: 0 };
    await changeUsername(context, limited(context, {}, { operatorLimits }), person);
  },
  async COUNTRY_PAUSED(context, person) {
    const { country, phone, pumped } = paused;
    // Without verification the number is stored as it is, so nobody has proven it.
    const open = limited(context, { phoneVerification: false });
    const user = await signUp({ ...open, deps: context.deps }, { ...person, phone }, ['USERNAME', 'PHONE']);
    const { appId, since } = { appId: context.app.id, since: bucketOf(context.deps.now()) };
    await context.deps.store.transaction(async tx => {
      for (let sms = 0; sms < pumped; sms++) await addSent(tx, { appId, country }, since);
    });
    context.wait(hourMs);
    const given = limited(context);
    await findOrBeginPause(given.deps, callOf(given, person), country);
    await changePassword(given.deps, atStage(given, user.call), seedPassword, 'another-tin-harbour-43');
    await deliver(context);
  },
};
