import { useQuery } from '@apollo/client/react';
import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { usePolling } from '../hooks/use-polling.js';
import { usePortalMutation } from '../hooks/use-portal-mutation.js';
import type { EventRowFragment } from '../operations/operations.js';
import {
  EventsDocument,
  ResendEventDocument,
  RotateWebhookSecretDocument,
  SendTestEventDocument,
} from '../operations/operations.js';
import { AppLink } from '../parts/app-link.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Details } from '../parts/details.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { FailureAlert } from '../parts/failure-alert.js';
import { NewSecret } from '../parts/new-secret.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { ShowMoreButton } from '../parts/show-more-button.js';
import { StateBadge } from '../parts/state-badge.js';
import { Timestamp } from '../parts/timestamp.js';
import { WideTable } from '../parts/wide-table.js';

/** The events that were sent, or are queued, to the app's webhook (O6). */
export function EventsPage() {
  const result = useQuery(EventsDocument, { variables: { after: null } });
  usePolling(result, result.data?.events.nodes.length ?? 0);
  return (
    <Page title="Events" lead="The events for the app’s webhook, newest first. They are kept for 33 days.">
      <QueryResult result={result}>
        {({ app, events }) => (
          <Stack>
            <Webhook url={app.settings?.webhookUrl ?? null} />
            {events.nodes.length === 0 ? (
              <EmptyNotice>No events yet.</EmptyNotice>
            ) : (
              <EventTable events={events.nodes} />
            )}
            <ShowMoreButton pageInfo={events.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </QueryResult>
    </Page>
  );
}

function Webhook({ url }: { url: string | null }) {
  const test = usePortalMutation(SendTestEventDocument, ['Events']);
  const rotate = usePortalMutation(RotateWebhookSecretDocument);
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  if (url === null) {
    return (
      <Text>
        This app has no webhook, so no events are sent. Set its URL in <AppLink to="settings">Settings</AppLink>.
      </Text>
    );
  }
  async function makeSecret() {
    const rotated = await rotate.mutate({});
    if (rotated === null) return;
    setSecret(rotated.rotateWebhookSecret);
    setAsking(false);
  }
  return (
    <Stack gap="sm">
      <Text className="breakable">
        Events are sent to <b>{url}</b>, signed as Standard Webhooks defines.
      </Text>
      <Group>
        <Button variant="default" loading={test.isBusy} onClick={() => void test.mutate({})}>
          Send a test event
        </Button>
        <Button variant="default" onClick={() => setAsking(true)}>
          Create a new secret
        </Button>
      </Group>
      <FailureAlert failure={test.failure} />
      {secret !== null && <NewSecret title="The new webhook secret" secret={secret} onDone={() => setSecret(null)} />}
      {isAsking && (
        <ConfirmDialog
          title="Create a new secret?"
          text="The new secret is shown once. Events are signed with the old and the new secret for 24 hours, so that you have time to change your server."
          action="Create secret"
          isBusy={rotate.isBusy}
          failure={rotate.failure}
          onConfirm={() => void makeSecret()}
          onClose={() => setAsking(false)}
        />
      )}
    </Stack>
  );
}

function EventTable({ events }: { events: readonly EventRowFragment[] }) {
  const { mutate, isBusy, failure } = usePortalMutation(ResendEventDocument);
  return (
    <Stack>
      <FailureAlert failure={failure} />
      <WideTable label="Events" headings={['Event', 'About', 'State', 'Happened', 'Delivered', 'Resend']}>
        {events.map(event => (
          <Table.Tr key={event.id}>
            <Table.Td>
              {event.type}
              <div>
                <Details details={event.data} />
              </div>
            </Table.Td>
            <Table.Td>
              {event.userId === null ? '–' : <AppLink to={`users/${event.userId}`}>{event.userId}</AppLink>}
            </Table.Td>
            <Table.Td>
              <StateBadge state={event.state} />
              <Attempts {...event} />
            </Table.Td>
            <Table.Td>
              <Timestamp at={event.createdAt} />
            </Table.Td>
            <Table.Td>
              <Timestamp at={event.deliveredAt} />
            </Table.Td>
            <Table.Td>
              <Button
                size="xs"
                variant="default"
                aria-label={`Resend ${event.type}`}
                disabled={isBusy}
                onClick={() => void mutate({ id: event.id })}
              >
                Resend
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
    </Stack>
  );
}

/** The reason why an event could not be delivered. A number is the HTTP status that the webhook answered. */
const errorLabels: Readonly<Record<string, string>> = {
  'webhook:timeout': 'the webhook did not answer in time',
  'webhook:connection': 'the webhook could not be reached',
  'webhook:unknown-host': 'the host name of the webhook does not exist',
  'webhook:private-address': 'the webhook has a private IP address',
  'webhook:not-https': 'the URL of the webhook does not begin with https://',
  'webhook:none': 'the app has no webhook',
  'webhook:secret-lost': 'the signing secret cannot be read: create a new one',
};

function errorInWords(code: string): string {
  const [, status] = /^webhook:(\d{3})$/.exec(code) ?? [];
  return status === undefined ? (errorLabels[code] ?? code) : `the webhook answered ${status}`;
}

function Attempts({ attempts, lastError, nextAttemptAt }: EventRowFragment) {
  if (lastError === null) return null;
  return (
    <Text size="xs" className="breakable">
      Attempt {attempts}: {errorInWords(lastError)}
      {nextAttemptAt !== null && (
        <>
          , next <Timestamp at={nextAttemptAt} />
        </>
      )}
    </Text>
  );
}
