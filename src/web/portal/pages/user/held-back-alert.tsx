import { Alert, Text } from '@mantine/core';
import type { SentMessageFragment } from '../../operations/operations.js';

/** Says why a message was not sent. It stays, unlike a notice, because somebody has to do something. */
export function HeldBackAlert({ message }: { message: SentMessageFragment | null }) {
  if (message === null || message.heldBack === null) return null;
  return (
    <Alert color="yellow" role="alert" title={`Nothing was sent to ${message.recipient}`}>
      <Text size="sm">
        {message.problem?.meaning} {message.problem?.advice}
      </Text>
    </Alert>
  );
}
