import { useQuery } from '@apollo/client/react';
import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../act.js';
import type { EventRowFragment } from '../operations/operations.js';
import {
  EventsDocument,
  ResendEventDocument,
  RotateWebhookSecretDocument,
  SendTestEventDocument,
} from '../operations/operations.js';
import { Confirm } from '../parts/confirm.js';
import { Details } from '../parts/details.js';
import { Empty } from '../parts/empty.js';
import { Failed } from '../parts/failed.js';
import { AppLink } from '../parts/link.js';
import { Loaded } from '../parts/loaded.js';
import { More } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { ShownOnce } from '../parts/shown-once.js';
import { State } from '../parts/state.js';
import { When } from '../parts/when.js';
import { WideTable } from '../parts/wide-table.js';
import { usePolling } from '../polling.js';

/** What the app's webhook was and will be told (O6). */
export function EventsPage() {
  const result = useQuery(EventsDocument, { variables: { after: null } });
  usePolling(result, result.data?.events.nodes.length ?? 0);
  return (
    <Page title="Events" lead="What the app’s webhook was told and will be told, newest first. Kept for 33 days.">
      <Loaded result={result}>
        {({ app, events }) => (
          <Stack>
            <Webhook url={app.settings?.webhookUrl ?? null} />
            {events.nodes.length === 0 ? <Empty>There are no events yet.</Empty> : <EventTable events={events.nodes} />}
            <More pageInfo={events.pageInfo} fetchMore={result.fetchMore} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Webhook({ url }: { url: string | null }) {
  const test = useAct(SendTestEventDocument, ['Events']);
  const rotate = useAct(RotateWebhookSecretDocument);
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  if (url === null) {
    return (
      <Text>
        This app has no webhook, so nothing is told. <AppLink to="settings">Settings</AppLink> have a field for it.
      </Text>
    );
  }
  async function makeSecret() {
    const made = await rotate.act({});
    if (made === null) return;
    setSecret(made.rotateWebhookSecret);
    setAsking(false);
  }
  return (
    <Stack gap="sm">
      <Text className="breakable">
        To <b>{url}</b>, signed as Standard Webhooks.
      </Text>
      <Group>
        <Button variant="default" loading={test.isBusy} onClick={() => void test.act({})}>
          Send a test event
        </Button>
        <Button variant="default" onClick={() => setAsking(true)}>
          Make a new secret
        </Button>
      </Group>
      <Failed failure={test.failure} />
      {secret !== null && <ShownOnce title="The new webhook secret" secret={secret} onDone={() => setSecret(null)} />}
      {isAsking && (
        <Confirm
          title="Make a new secret?"
          text="It is shown once. The one before signs beside it for 24 hours, so that receivers have time to change."
          action="Make it"
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
  const { act, isBusy, failure } = useAct(ResendEventDocument);
  return (
    <Stack>
      <Failed failure={failure} />
      <WideTable label="Events" heads={['Event', 'About', 'State', 'Happened', 'Delivered', 'Resend']}>
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
              <State state={event.state} />
              <Attempts {...event} />
            </Table.Td>
            <Table.Td>
              <When at={event.createdAt} />
            </Table.Td>
            <Table.Td>
              <When at={event.deliveredAt} />
            </Table.Td>
            <Table.Td>
              <Button
                size="xs"
                variant="default"
                aria-label={`Resend ${event.type}`}
                disabled={isBusy}
                onClick={() => void act({ id: event.id })}
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

function Attempts({ attempts, lastError, nextAttemptAt }: EventRowFragment) {
  if (lastError === null) return null;
  return (
    <Text size="xs" className="breakable">
      Attempt {attempts}: {lastError}
      {nextAttemptAt !== null && (
        <>
          , next <When at={nextAttemptAt} />
        </>
      )}
    </Text>
  );
}
