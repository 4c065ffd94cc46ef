import type { Config } from './config.js';
import type { Channel, Deps } from './deps.js';

/** Where messages to each kind of address go, as the environment says. */
export function channelsOf(config: Config): Deps['channels'] {
  return { EMAIL: channelFor(config, config.smtp), PHONE: channelFor(config, config.vonage) };
}

function channelFor({ production }: Config, provider: object | null): Channel {
  if (provider !== null) return 'PROVIDER';
  return production ? 'NOWHERE' : 'INBOX';
}
