import { randomBytes } from 'node:crypto';
import { deliveryTargetsOf } from '../../../boot/create-deps.js';
import { closeProviders, openProviders, type Providers } from '../../../boot/open-providers.js';
import { canonicalEmail } from '../../../domain/identifiers/email.rules.js';
import { countryOf, inRanges, readPhone } from '../../../domain/identifiers/phone.rules.js';
import { meaningOf } from '../../../domain/messaging/outbox/message-problem.rules.js';
import { type MessageFacts, SendFailed, type SentMessage } from '../../../domain/messaging/providers/sender.js';
import type { Config } from '../../../platform/config/config.js';
import { providerOrder, smsProvidersOf } from '../../../platform/config/providers/provider-order.rules.js';
import { type ProviderName, providersFor, variablesToSetFor } from '../../../platform/config/providers/providers.js';
import { newId } from '../../../platform/values/ids.js';
import { maskAddress } from '../../../platform/values/mask.rules.js';
import { type Finding, fail, ok } from './finding.rules.js';

/** The recipients of test messages. Null if none is sent. */
export interface Recipients {
  readonly email: string | null;
  readonly phone: string | null;
}

/** How long a gateway may wait before it sends a test message. */
const expiresInMs = 10 * 60_000;
const smsSender = 'Bonafide';

/** Shows where messages go, and sends a test message through each provider to each given address. */
export async function checkProviders(config: Config, { email, phone }: Recipients): Promise<Finding[]> {
  const publicUrl = () => config.publicUrl ?? `http://${config.host}:${config.port}`;
  const providers = await openProviders(config, { publicUrl, now: Date.now }, null);
  const targets = deliveryTargetsOf(config);
  const number = phone === null ? null : inRanges(readPhone(phone, null), config.phoneRangesExtra);
  const findings = [
    ...(await checkKind({
      about: 'email',
      option: '--email ADDRESS',
      form: 'one address, as ann@example.com',
      given: email,
      to: email === null ? null : canonicalEmail(email),
      variables: variablesToSetFor('EMAIL'),
      target: targets.EMAIL,
      order: providerOrder(config, 'EMAIL'),
      providers: providersFor(config, 'EMAIL'),
      send: (name, to) => testMail(providers, name, to),
    })),
    ...(await checkKind({
      about: 'SMS',
      option: '--phone NUMBER',
      form: 'a number with + and the country’s prefix',
      given: phone,
      to: number?.isValid ? number.value : null,
      variables: variablesToSetFor('PHONE'),
      target: targets.PHONE,
      order: smsProvidersOf(config),
      providers: providersFor(config, 'PHONE'),
      send: (name, to) => testSms(providers, name, to, countryOf(number)),
    })),
  ];
  await closeProviders(providers);
  return findings;
}

function testMail(providers: Providers, name: ProviderName, to: string): Promise<SentMessage> | undefined {
  const mail = { from: null, subject: 'Test message', text: textOf(name), html: null, logo: null };
  return providers.get(name)?.email?.send({ ...testFacts(), ...mail, to });
}

function testSms(
  providers: Providers,
  name: ProviderName,
  to: string,
  country: string,
): Promise<SentMessage> | undefined {
  return providers
    .get(name)
    ?.sms?.send({ ...testFacts(), to, from: smsSender, text: textOf(name), country, segments: 1 });
}

/** Names the provider, so that the reader sees whose message has arrived. */
function textOf(provider: ProviderName): string {
  return `This message tests the provider ${provider}. There is nothing to do.`;
}

function testFacts(): MessageFacts {
  const id = newId({ now: Date.now, randomBytes });
  return { id, kind: null, locale: 'en', code: null, entryCode: null, app: null, expiresAt: Date.now() + expiresInMs };
}

interface KindOfAddress {
  readonly about: string;
  readonly option: string;
  readonly form: string;
  /** The typed text. Null if the option was not given. */
  readonly given: string | null;
  /** The canonical form. Null if the text is not an address. */
  readonly to: string | null;
  readonly variables: string;
  readonly target: string;
  /** The providers that messages use, in the order in which they are asked. */
  readonly order: readonly ProviderName[];
  /** All configured providers. */
  readonly providers: readonly ProviderName[];
  readonly send: (provider: ProviderName, to: string) => Promise<SentMessage> | undefined;
}

async function checkKind(kind: KindOfAddress): Promise<Finding[]> {
  const { about, option, form, given, to, variables, target, order, providers } = kind;
  if (providers.length === 0) {
    if (given !== null) return [fail(about, `${option} was given, and there is no provider`, `Set ${variables}.`)];
    const place = target === 'INBOX' ? 'messages go to the development inbox' : 'apps cannot verify this kind';
    return [ok(about, `no provider is set: ${place}`)];
  }
  if (given === null) {
    const unused = providers.filter(name => !order.includes(name)).map(name => `; not used: ${name}`);
    const way = `goes through ${order.join(', then ')}${unused.join('')}`;
    return [ok(about, `${way}; not tried: ${option} sends a test message through each`)];
  }
  if (to === null) return [fail(about, `the value of ${option} is not valid`, `It must be ${form}.`)];
  const findings: Finding[] = [];
  for (const provider of providers) findings.push(await tryOne(kind, provider, to));
  return findings;
}

async function tryOne({ about, send }: KindOfAddress, provider: ProviderName, to: string): Promise<Finding> {
  const by = `${about} through ${provider}`;
  try {
    const sent = await send(provider, to);
    return ok(
      by,
      `the provider accepted a test message to ${maskAddress(to)}: id ${sent?.providerMessageId ?? 'none'}`,
    );
  } catch (error) {
    if (!(error instanceof SendFailed)) throw error;
    const { meaning, advice } = meaningOf(error.code);
    return fail(by, `the provider did not accept a test message: ${error.code}`, `${meaning} ${advice}`);
  }
}
