import { Alert, Text } from '@mantine/core';
import { Fragment } from 'react';
import { GuideLink } from '../../guide-link.js';
import type { OverviewQuery, ProviderFailure } from '../../operations/operations.js';
import { AppLink } from '../../parts/app-link.js';
import { Timestamp } from '../../parts/timestamp.js';
import { providerSubject } from '../../provider-names.js';

type Health = OverviewQuery['appOverview']['providers'][number];

/** Why, and what to do about it. */
const failureWords: Record<ProviderFailure, string> = {
  CREDENTIALS_REFUSED:
    'It refuses the credentials of this server. Check the key and secret, or the user name and password.',
  ACCOUNT_BARRED: 'It has blocked the account. Ask its support.',
  BALANCE_TOO_LOW: 'The balance of the account is too low. Top it up.',
  THROTTLED: 'It does not accept so many messages at a time. The server tries again.',
  TIMEOUT: 'It does not answer in time. Check its status page, and the network of this server.',
  CONNECTION: 'It cannot be reached. Check its address, the network and the firewall of this server.',
  TLS: 'The connection cannot be encrypted. Check its certificate, and the port in its URL.',
  PROVIDER_ERROR: 'It reports an error on its side. Check its status page.',
  UNREADABLE: 'Its answer cannot be read. Check its address, and whether a proxy answers instead.',
  SENDER_REFUSED: 'It does not accept the sender. Check the sender in the settings of the app, and EMAIL_FROM.',
  RECIPIENT_REFUSED: 'It does not accept the recipients. Check what the account may send, and to which countries.',
  MESSAGE_REFUSED: 'It does not accept the messages. Check the templates and the sender.',
  OTHER: 'Look up the code in its documentation.',
};

const messagesOf = { EMAIL: ['email waits', 'emails wait'], PHONE: ['SMS waits', 'SMS wait'] } as const;

/**
 * Says that messages are not sent, why, and what to do. Screen readers announce only the title. The times change with each attempt,
 * and would be read again and again.
 */
export function ProviderAlerts({ providers }: { providers: readonly Health[] }) {
  return providers.map(health => (
    <Fragment key={health.kind}>
      {health.troubles.map(trouble => (
        <TroubleAlert key={trouble.provider} {...health} trouble={trouble} isReplaced={health.trouble === null} />
      ))}
      {health.target === 'NOWHERE' && health.isNeeded && <MissingAlert kind={health.kind} />}
    </Fragment>
  ));
}

interface Troubled extends Omit<Health, 'trouble'> {
  trouble: Health['troubles'][number];
  /** Another provider sends its messages. */
  isReplaced: boolean;
}

function TroubleAlert({ kind, waiting, trouble, isReplaced }: Troubled) {
  const name = providerSubject(trouble.provider);
  const [one, many] = messagesOf[kind];
  return (
    <Alert
      color={isReplaced ? 'yellow' : 'red'}
      role="region"
      title={<span role="alert">{`${name} accepts no messages`}</span>}
    >
      <Text size="sm">
        {name} has not accepted a message since <Timestamp at={trouble.since} />.{' '}
        {isReplaced && 'Another provider sends its messages. '}
        {!isReplaced && waiting > 0 && `${waiting.toLocaleString()} ${waiting === 1 ? one : many}. `}
        {failureWords[trouble.reason]}
      </Text>
      <Text size="sm" mt="xs">
        The last attempt was <Timestamp at={trouble.lastFailedAt} />, with the code <code>{trouble.code}</code>.{' '}
        {isReplaced ? (
          'The server keeps trying it with one message at a time.'
        ) : (
          <>
            The server keeps trying until a message expires. To try now, send a test message in{' '}
            <AppLink to="settings">Settings</AppLink>.
          </>
        )}{' '}
        <GuideLink name="trouble" />
      </Text>
    </Alert>
  );
}

function MissingAlert({ kind }: Pick<Health, 'kind'>) {
  return (
    <Alert
      color="red"
      role="region"
      title={<span role="alert">{kind === 'PHONE' ? 'No SMS can be sent' : 'No email can be sent'}</span>}
    >
      <Text size="sm">
        Verification of {kind === 'PHONE' ? 'phone numbers' : 'email addresses'} is on, and this server has no provider
        for {kind === 'PHONE' ? 'SMS' : 'email'}. The operator has to configure one and restart the server.{' '}
        <GuideLink name="providers" />
      </Text>
    </Alert>
  );
}
