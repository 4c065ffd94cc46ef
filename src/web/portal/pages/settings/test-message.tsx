import { useQuery } from '@apollo/client/react';
import { Alert, Button, Code, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useEffect, useState } from 'react';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { MessageRowFragment } from '../../operations/operations.js';
import { MessagesDocument, ProvidersDocument, SendFixedTestDocument } from '../../operations/operations.js';
import { AppLink } from '../../parts/app-link.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { providerName } from '../../provider-names.js';

const pollMs = 2_000;

/** Sends a fixed text to any address, and shows its state (O21). */
export function TestMessage() {
  const [to, setTo] = useState('');
  /** Empty: the order of the operator. */
  const [provider, setProvider] = useState('');
  const [sent, setSent] = useState<MessageRowFragment | null>(null);
  const choices = useProvidersFor(to);
  const { mutate, isBusy, failure } = usePortalMutation(SendFixedTestDocument);
  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setSent(null);
    const chosen = choices.includes(provider) ? provider : null;
    setSent((await mutate({ to, provider: chosen }))?.sendTestMessage ?? null);
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Test message">
      <Stack>
        <div>
          <Title order={2} size="h4">
            Test message
          </Title>
          <Text size="sm" c="dimmed">
            Sends a fixed text through a provider of this server, and shows whether the provider accepts it. It counts
            towards the limits of this app, and is listed in <AppLink to="messages">Messages</AppLink>.
          </Text>
        </div>
        <form onSubmit={event => void submit(event)}>
          <Group align="flex-end">
            <TextInput
              label="Your email address or phone number"
              description="Write a phone number with + and the country code."
              autoComplete="off"
              flex="1 1 16rem"
              maw="30rem"
              value={to}
              onChange={event => setTo(event.currentTarget.value)}
            />
            {choices.length > 1 && (
              <NativeSelect
                label="Provider"
                data={[
                  { value: '', label: 'In the usual order' },
                  ...choices.map(name => ({ value: name, label: providerName(name) })),
                ]}
                value={provider}
                onChange={event => setProvider(event.currentTarget.value)}
              />
            )}
            <Button type="submit" variant="default" disabled={to.trim() === ''} loading={isBusy}>
              Send test message
            </Button>
          </Group>
        </form>
        <FailureAlert failure={failure} />
        {sent !== null && <Result key={sent.id} sent={sent} />}
      </Stack>
    </Paper>
  );
}

/** Returns the providers that a message to this address can go through. An address with an @ is an email address. */
function useProvidersFor(to: string): readonly string[] {
  const { data } = useQuery(ProvidersDocument);
  const kind = to.includes('@') ? 'EMAIL' : 'PHONE';
  return data?.app?.providers?.find(each => each.kind === kind)?.names ?? [];
}

/** Reads the message until its state is final. */
function Result({ sent }: { sent: MessageRowFragment }) {
  const variables = { filter: { recipient: sent.recipient }, after: null };
  const { data, startPolling, stopPolling } = useQuery(MessagesDocument, { variables, fetchPolicy: 'network-only' });
  const message = data?.messages.nodes.find(({ id }) => id === sent.id) ?? sent;
  const isWaiting = message.state === 'QUEUED' && message.heldBack === null;
  useEffect(() => {
    if (isWaiting) startPolling(pollMs);
    return stopPolling;
  }, [isWaiting, startPolling, stopPolling]);
  const { recipient, problem, error } = message;
  const { title, color } = outcomeOf(message);
  return (
    <Alert color={color} title={title} className="breakable">
      <Text size="sm">To {recipient}.</Text>
      {problem !== null && (
        <Text size="sm">
          {problem.meaning} {problem.advice}
        </Text>
      )}
      {problem !== null && error !== null && (
        <Text size="sm">
          Code <Code>{error}</Code>
        </Text>
      )}
    </Alert>
  );
}

interface Outcome {
  title: string;
  color: string;
}

function outcomeOf({ state, heldBack, provider, problem }: MessageRowFragment): Outcome {
  if (heldBack !== null) return { title: 'Not sent', color: 'yellow' };
  if (state === 'FAILED' || state === 'EXPIRED' || state === 'SUPPRESSED') return { title: 'Not sent', color: 'red' };
  if (state === 'DELIVERED') return { title: 'The message was delivered', color: 'green' };
  if (state === 'SENT' && provider === 'inbox') {
    return { title: 'No provider is set: the message is in the development inbox', color: 'blue' };
  }
  if (state === 'SENT') return { title: 'The provider accepted the message', color: 'green' };
  return problem === null
    ? { title: 'Waiting for the provider', color: 'gray' }
    : { title: 'Not accepted yet', color: 'yellow' };
}
