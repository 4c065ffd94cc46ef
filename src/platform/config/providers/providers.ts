import type { AddressKind } from '../../values/kinds.js';
import type { ValuesOf } from '../environment.rules.js';
import { http } from './http.js';
import type { ProviderVariables } from './provider-variables.js';
import { smtp, smtpMistakes } from './smtp.js';
import { twilio } from './twilio.js';
import { twilioWhatsApp } from './twilio-whatsapp.js';
import { vonage, vonageMistakes } from './vonage.js';

/** All providers that can be configured. */
export const providers = { vonage, twilio, 'twilio-whatsapp': twilioWhatsApp, smtp, http } as const;

export type ProviderName = keyof typeof providers;
export const providerNames = Object.keys(providers) as ProviderName[];

/** The rows of the table of variables. */
export const allProviderVariables = {
  ...vonage.variables,
  ...twilio.variables,
  ...twilioWhatsApp.variables,
  ...smtp.variables,
  ...http.variables,
};

type Values = ValuesOf<typeof allProviderVariables>;

/** The options of each provider. Null if it is not configured. */
export type ProviderConfigs = { [Name in ProviderName]: ReturnType<(typeof providers)[Name]['read']> };

export function readProviders(values: Values): ProviderConfigs {
  return {
    vonage: vonage.read(values),
    twilio: twilio.read(values),
    'twilio-whatsapp': twilioWhatsApp.read(values),
    smtp: smtp.read(values),
    http: http.read(values),
  };
}

/** Variables that are useful only together with others. */
export const neededVariables: readonly (readonly [keyof Values, keyof Values])[] = providerNames.flatMap(
  (name): readonly (readonly [keyof Values, keyof Values])[] => providers[name].needs,
);

/** Returns the mistakes in combinations of variables whose values are valid one by one. */
export function mistakesOfProviders(values: Values): string[] {
  return [...smtpMistakes(values), ...vonageMistakes(values)];
}

/** Returns the configured providers that can send to a kind of address. `providerOrder` returns those that are used, in their order. */
export function providersFor(config: ProviderConfigs, kind: AddressKind): ProviderName[] {
  return providerNames.filter(name => kindsOf(name, config[name]).includes(kind));
}

/** Describes the messages that a provider accepts. Null if it accepts all messages to its kinds of address. */
export function restrictionOf(name: ProviderName): string | null {
  const provider: { takesOnly?: string } = providers[name];
  return provider.takesOnly ?? null;
}

type Served = {
  readonly [Name in ProviderName]: Pick<ProviderVariables<never, NonNullable<ProviderConfigs[Name]>>, 'kindsOf'>;
};
const served: Served = providers;

function kindsOf<Name extends ProviderName>(name: Name, options: ProviderConfigs[Name]): readonly AddressKind[] {
  return options === null ? [] : served[name].kindsOf(options);
}

/** Returns all providers that can send to a kind of address, configured or not. */
export function providersOfKind(kind: AddressKind): ProviderName[] {
  return providerNames.filter(name => providers[name].setUp[kind] !== undefined);
}

/** Returns the variables that an operator can set to send to a kind of address. Completes the sentence "Set …". */
export function variablesToSetFor(kind: AddressKind): string {
  return providerNames.flatMap(name => providers[name].setUp[kind] ?? []).join(', or ');
}
