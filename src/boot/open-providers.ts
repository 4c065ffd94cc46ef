import type { EmailSender, SmsSender } from '../domain/messaging/providers/sender.js';
import { type OpenedProvider, openers, type Surroundings } from '../domain/messaging/providers/table.js';
import {
  type ProviderOrder,
  providerOrder,
  smsProvidersOf,
  smsRouteOf,
} from '../platform/config/providers/provider-order.rules.js';
import { type ProviderConfigs, type ProviderName, providerNames } from '../platform/config/providers/providers.js';
import type { Tracing } from '../platform/observability/tracing.js';
import { traceSender } from './observe.js';

/** The configured providers, each opened once. */
export type Providers = ReadonlyMap<ProviderName, OpenedProvider>;

/** Opens every configured provider. */
export async function openProviders(
  config: ProviderConfigs,
  surroundings: Surroundings,
  tracing: Tracing | null,
): Promise<Providers> {
  const opened = new Map<ProviderName, OpenedProvider>();
  for (const name of providerNames) {
    const provider = await open(name, config, surroundings);
    if (provider === null) continue;
    const { sms = null, email = null, receipts = null } = provider;
    opened.set(name, { sms: sms && traceSender(sms, tracing), email: email && traceSender(email, tracing), receipts });
  }
  return opened;
}

/** Closes the connections that providers keep open. Call this after the last message was sent. */
export async function closeProviders(providers: Providers): Promise<void> {
  for (const { email } of providers.values()) email?.close?.();
}

async function open<Name extends ProviderName>(name: Name, config: ProviderConfigs, surroundings: Surroundings) {
  const options: ProviderConfigs[Name] = config[name];
  return options === null ? null : await openers[name](options, surroundings);
}

/** The senders of each channel. */
export interface Senders {
  /** In the order in which they are asked. Empty if none is configured. */
  sms: SmsSender[];
  email: EmailSender[];
  /** Missing if all countries have the same order. Then the country of a number does not matter. */
  smsRoute?: (country: string) => readonly string[];
}

/** Returns the providers that the operator's order or a route names (D14). */
export function sendersOf(providers: Providers, config: ProviderConfigs & ProviderOrder): Senders {
  return {
    sms: smsProvidersOf(config).flatMap(name => providers.get(name)?.sms ?? []),
    email: providerOrder(config, 'EMAIL').flatMap(name => providers.get(name)?.email ?? []),
    ...(config.smsRoutes.length > 0 && { smsRoute: (country: string) => smsRouteOf(config, country) }),
  };
}
