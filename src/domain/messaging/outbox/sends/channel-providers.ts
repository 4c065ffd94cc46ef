import type { EmailSender, SmsSender } from '../../providers/sender.js';
import type { Channel } from '../../templates/templates.js';
import type { MessageRow } from '../messages.queries.js';
import {
  emailBy,
  openProvider,
  type PrepareSend,
  type Provider,
  type ProviderDeps,
  type ProviderTiming,
  smsBy,
} from '../open-provider.js';

/** The providers of one channel, each behind its circuit breaker. */
export interface ChannelProviders {
  /** True if there is no provider, so that messages go to the development inbox. */
  readonly isInbox: boolean;
  /** The most that any of its providers admits now. */
  admits(): 'ALL' | 'PROBE' | 'NOTHING';
  mayAsk(provider: string): boolean;
  /** Returns the names of the providers for a message, in their order (D14). */
  routeOf(message: MessageRow): readonly string[];
  /**
   * Returns a function that chooses the first provider that may be asked now. Create one for each batch, because only one message of a batch may
   * probe a provider.
   */
  chooser(): (names: readonly string[]) => Provider | null;
  stop(): void;
}

interface ChannelProvidersDeps extends ProviderDeps {
  sms: readonly SmsSender[];
  email: readonly EmailSender[];
  smsRoute?: (country: string) => readonly string[];
}

export function openChannelProviders(
  deps: ChannelProvidersDeps,
  timing: ProviderTiming,
  onProbe: () => void,
): Record<Channel, ChannelProviders> {
  const { sms, email, smsRoute, countryOfNumber } = deps;
  const { sendDeadlineMs, silenceMs, halfOpenAfterMs } = timing;
  const open = <Sender extends { provider: string }>(
    senders: readonly Sender[],
    prepareSend: (sender: Sender) => PrepareSend,
  ): Provider[] => {
    const deadlineMs = senders.length > 1 ? Math.min(silenceMs, sendDeadlineMs) : sendDeadlineMs;
    return senders.map(sender =>
      openProvider(
        deps,
        { deadlineMs, halfOpenAfterMs },
        { name: sender.provider, prepareSend: prepareSend(sender), onProbe },
      ),
    );
  };
  const smsNames = sms.map(({ provider }) => provider);
  const emailNames = email.map(({ provider }) => provider);
  return {
    SMS: channelProvidersOf(
      open(sms, sender => smsBy(deps, sender)),
      ({ recipient }) => smsRoute?.(countryOfNumber(recipient)) ?? smsNames,
    ),
    EMAIL: channelProvidersOf(
      open(email, sender => emailBy(deps, sender)),
      () => emailNames,
    ),
  };
}

function channelProvidersOf(providers: readonly Provider[], routeOf: ChannelProviders['routeOf']): ChannelProviders {
  const byName = new Map(providers.map(provider => [provider.name, provider]));
  return {
    isInbox: providers.length === 0,
    admits() {
      const admitted = providers.map(({ admits }) => admits());
      return (['ALL', 'PROBE'] as const).find(each => admitted.includes(each)) ?? 'NOTHING';
    },
    mayAsk: name => (byName.get(name)?.admits() ?? 'NOTHING') !== 'NOTHING',
    routeOf(message) {
      // For a test message, an admin chose the provider (O21). After a restart it may no longer be configured.
      const chosen = message.draft?.provider;
      return chosen !== undefined && byName.has(chosen) ? [chosen] : routeOf(message);
    },
    chooser() {
      const probed = new Set<string>();
      return names => {
        for (const name of names) {
          const provider = byName.get(name);
          const admitted = provider?.admits() ?? 'NOTHING';
          if (provider === undefined || admitted === 'NOTHING' || probed.has(name)) continue;
          if (admitted === 'PROBE') probed.add(name);
          return provider;
        }
        return null;
      };
    },
    stop() {
      for (const { stop } of providers) stop();
    },
  };
}
