import { randomBytes } from 'node:crypto';
import { deliveryTargetsOf } from '../../../boot/create-deps.js';
import { openProviders, sendersOf } from '../../../boot/open-providers.js';
import { canonicalEmail } from '../../../domain/identifiers/email.rules.js';
import { inRanges, readPhone } from '../../../domain/identifiers/phone.rules.js';
import { meaningOf } from '../../../domain/messaging/outbox/message-problem.rules.js';
import { SendFailed, type SentMessage } from '../../../domain/messaging/providers/sender.js';
import type { Config } from '../../../platform/config/config.js';
import { variablesToSetFor } from '../../../platform/config/providers/providers.js';
import { newId } from '../../../platform/values/ids.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import { type Finding, fail, ok } from './finding.rules.js';

const text = 'This message tests the server’s provider. There is nothing to do.';
const smsText = 'This message tests a provider. There is nothing to do.';

/** Where test messages go. Null: none is sent. */
export interface Recipients {
  readonly email: string | null;
  readonly phone: string | null;
}

/** Says where messages go, and sends a test message to each address that was given. */
export async function checkProviders(config: Config, { email, phone }: Recipients): Promise<Finding[]> {
  const surroundings = {
    publicUrl: () => config.publicUrl ?? `http://${config.host}:${config.port}`,
    reach: config.production ? 'PUBLIC' : 'ANY',
  } as const;
  const senders = sendersOf(await openProviders(config, surroundings, null), config);
  const targets = deliveryTargetsOf(config);
  const id = newId({ now: Date.now, randomBytes });
  const to = email === null ? null : canonicalEmail(email);
  const number = phone === null ? null : inRanges(readPhone(phone, null), config.phoneRangesExtra);
  const mail = { id, from: null, subject: 'Test message', text, html: null, logo: null };
  return [
    await check('email', variablesToSetFor('EMAIL'), targets.EMAIL, {
      option: '--email ADDRESS',
      form: 'one address, as ann@example.com',
      given: email,
      to,
      send: senders.email && (to => senders.email?.send({ ...mail, to })),
    }),
    await check('SMS', variablesToSetFor('PHONE'), targets.PHONE, {
      option: '--phone NUMBER',
      form: 'a number with + and the country’s prefix',
      given: phone,
      to: number?.isValid ? number.value : null,
      send: senders.sms && (to => senders.sms?.send({ id, to, from: smsSender, text: smsText })),
    }),
  ];
}

const smsSender = 'Bonafide';

interface Trial {
  readonly option: string;
  readonly form: string;
  /** As it was typed. Null: the option was not given. */
  readonly given: string | null;
  /** As it is stored. Null: it is no address. */
  readonly to: string | null;
  readonly send: ((to: string) => Promise<SentMessage> | undefined) | null;
}

async function check(about: string, variables: string, target: string, trial: Trial): Promise<Finding> {
  const { option, form, given, to, send } = trial;
  if (send === null) {
    if (given !== null) return fail(about, `${option} was given, and there is no provider`, `Set ${variables}.`);
    const place = target === 'INBOX' ? 'messages go to the development inbox' : 'apps cannot verify this kind';
    return ok(about, `no provider is set: ${place}`);
  }
  if (given === null) return ok(about, `a provider is set; not tried: ${option} sends a test message`);
  if (to === null) return fail(about, `what was given for ${option} is not valid`, `It must be ${form}.`);
  try {
    const sent = await send(to);
    return ok(about, `the provider took a test message to ${maskAddress(to)}: id ${sent?.providerMessageId ?? 'none'}`);
  } catch (error) {
    if (!(error instanceof SendFailed)) throw error;
    const { meaning, advice } = meaningOf(error.code);
    return fail(about, `the provider did not take a test message: ${error.code}`, `${meaning} ${advice}`);
  }
}
