import { isCountry } from '../../values/countries.rules.js';
import type { AddressKind } from '../../values/kinds.js';
import { type ProviderConfigs, type ProviderName, providersFor, providersOfKind, restrictionOf } from './providers.js';

/** The providers for the numbers of a country. `*` means all countries without a separate route. */
export interface SmsRoute {
  country: string;
  providers: ProviderName[];
}

/** The operator's order of providers. Null means all that are configured. */
export interface ProviderOrder {
  smsProviders: ProviderName[] | null;
  emailProviders: ProviderName[] | null;
  smsRoutes: SmsRoute[];
}

/** Parses the names of different providers for a kind of address. */
export function readProviderList(text: string, kind: AddressKind, separator = ','): ProviderName[] | undefined {
  const named = text.split(separator).map(item => item.trim());
  const known = providersOfKind(kind);
  const names = named.flatMap(name => known.find(each => each === name) ?? []);
  return names.length === named.length && new Set(names).size === names.length ? names : undefined;
}

/** Parses `JP:vonage+twilio,*:twilio`. */
export function readSmsRoutes(text: string): SmsRoute[] | undefined {
  const routes: SmsRoute[] = [];
  for (const item of text.split(',')) {
    const [country = '', list = '', ...rest] = item.trim().split(':');
    const names = readProviderList(list, 'PHONE', '+');
    if (names === undefined || rest.length > 0 || !(country === '*' || isCountry(country))) return undefined;
    routes.push({ country, providers: names });
  }
  return new Set(routes.map(({ country }) => country)).size === routes.length ? routes : undefined;
}

/** Returns the providers for a kind of address in their order. Without a list, these are the configured ones that accept all messages. */
export function providerOrder(config: ProviderConfigs & ProviderOrder, kind: AddressKind): ProviderName[] {
  const listed = kind === 'PHONE' ? config.smsProviders : config.emailProviders;
  return listed ?? providersFor(config, kind).filter(name => restrictionOf(name) === null);
}

/** Returns the providers for an SMS to a country, in the order in which they are asked (D14). */
export function smsRouteOf(config: ProviderConfigs & ProviderOrder, country: string): ProviderName[] {
  const routeTo = (name: string) => config.smsRoutes.find(route => route.country === name)?.providers;
  return routeTo(country) ?? routeTo('*') ?? providerOrder(config, 'PHONE');
}

/** Returns all providers through which any SMS may go. */
export function smsProvidersOf(config: ProviderConfigs & ProviderOrder): ProviderName[] {
  return [...new Set([...providerOrder(config, 'PHONE'), ...config.smsRoutes.flatMap(route => route.providers)])];
}

/** Returns the mistakes in the order of providers. */
export function mistakesInOrder(config: ProviderConfigs & ProviderOrder): string[] {
  const { smsProviders, emailProviders, smsRoutes } = config;
  const hasRouteForAll = smsRoutes.some(({ country }) => country === '*');
  return [
    ...mistakesInList('SMS_PROVIDERS', smsProviders, providersFor(config, 'PHONE'), hasRouteForAll),
    ...mistakesInList('EMAIL_PROVIDERS', emailProviders, providersFor(config, 'EMAIL'), false),
    ...mistakesInList(
      'SMS_ROUTES',
      smsRoutes.flatMap(route => route.providers),
      providersFor(config, 'PHONE'),
      true,
    ),
    ...(smsProviders === null ? [] : mistakesAtEnd('SMS_PROVIDERS', smsProviders)),
    ...smsRoutes.flatMap(({ country, providers }) => mistakesAtEnd(`SMS_ROUTES (${country})`, providers)),
  ];
}

/** D36: the last provider of a list must accept every message. */
function mistakesAtEnd(variable: string, listed: readonly ProviderName[]): string[] {
  const last = listed.at(-1);
  const taken = last === undefined ? null : restrictionOf(last);
  return taken === null ? [] : [`${variable} must name another provider after ${last}, which sends only ${taken}`];
}

function mistakesInList(
  variable: string,
  listed: readonly ProviderName[] | null,
  configured: readonly ProviderName[],
  isOrderKnown: boolean,
): string[] {
  if (listed === null && configured.length > 1 && !isOrderKnown) {
    return [`${variable} must be set, because several providers are configured: ${configured.join(',')} in your order`];
  }
  const missing = new Set((listed ?? []).filter(name => !configured.includes(name)));
  return [...missing].map(name => `${variable} names ${name}, which is not configured`);
}
