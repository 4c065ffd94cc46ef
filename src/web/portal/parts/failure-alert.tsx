import { Alert, Button, Code, Group, Text } from '@mantine/core';
import type { Failure } from '../api/failure.js';

/** A failure with its code, its field and the request id that finds it in the log. Null renders nothing. */
export function FailureAlert({ failure, retry }: { failure: Failure | null; retry?: () => void }) {
  if (failure === null) return null;
  const { code, message, field, retryAfter, requestId } = failure;
  return (
    <Alert color="red" role="alert" title={code}>
      <Text size="sm">
        {message}
        {field !== undefined && (
          <>
            {' Field: '}
            <Code>{field}</Code>.
          </>
        )}
        {retryAfter !== undefined && ` Try again in ${retryAfter} s.`}
        {requestId !== undefined && ` Request id: ${requestId}.`}
      </Text>
      {retry !== undefined && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
