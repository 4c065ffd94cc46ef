import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { TemplateInput } from '../../operations/operations.js';
import { SendTestMessageDocument } from '../../operations/operations.js';
import { AppLink } from '../../parts/app-link.js';
import { FailureAlert } from '../../parts/failure-alert.js';

/** Sends the text in the editor to a test recipient, even when it is not saved. */
export function SendTest({ input }: { input: TemplateInput }) {
  const [to, setTo] = useState('');
  const [hasSent, setSent] = useState(false);
  const { mutate, isBusy, failure } = usePortalMutation(SendTestMessageDocument);
  const send = async () => setSent((await mutate({ input, to })) !== null);
  return (
    <Stack gap="xs">
      <Group align="flex-end">
        <TextInput
          label="Send a test to"
          description="A verified address of a user of this app"
          value={to}
          onChange={event => setTo(event.currentTarget.value)}
        />
        <Button variant="default" disabled={to.trim() === ''} loading={isBusy} onClick={() => void send()}>
          Send
        </Button>
      </Group>
      <FailureAlert failure={failure} />
      {hasSent && (
        <Text role="status">
          The test message was queued. See <AppLink to="messages">Messages</AppLink>.
        </Text>
      )}
    </Stack>
  );
}
