import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../act.js';
import type { TemplateInput } from '../../operations/operations.js';
import { SendTestMessageDocument } from '../../operations/operations.js';
import { Failed } from '../../parts/failed.js';
import { AppLink } from '../../parts/link.js';

/** Sends the text as it stands, saved or not. */
export function SendTest({ input }: { input: TemplateInput }) {
  const [to, setTo] = useState('');
  const [hasSent, setSent] = useState(false);
  const { act, isBusy, failure } = useAct(SendTestMessageDocument);
  const send = async () => setSent((await act({ input, to })) !== null);
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
      <Failed failure={failure} />
      {hasSent && (
        <Text role="status">
          It is on its way: see <AppLink to="messages">Messages</AppLink>.
        </Text>
      )}
    </Stack>
  );
}
