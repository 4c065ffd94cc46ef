import { Code, Stack, Text } from '@mantine/core';
import { sendLabels } from '../../labels.js';
import type { MessageRowFragment } from '../../operations/operations.js';
import { providerName } from '../../provider-names.js';
import { Timestamp } from '../timestamp.js';

/** The provider of a message. If several were asked, each with its answer, the last one at the end. */
export function MessageSends({ provider, providerMessageId, sends }: MessageRowFragment) {
  if (sends.length < 2) return <OneProvider provider={provider} id={providerMessageId} />;
  return (
    <Stack gap={6} component="ol" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Providers">
      {sends.map(send => (
        <li key={send.provider}>
          <OneProvider provider={send.provider} id={send.providerMessageId} />
          <Text size="xs" c="dimmed">
            {sendLabels[send.state]}, asked <Timestamp at={send.askedAt} />
            {send.error !== null && (
              <>
                , code <Code>{send.error}</Code>
              </>
            )}
          </Text>
        </li>
      ))}
    </Stack>
  );
}

function OneProvider({ provider, id }: { provider: string | null; id: string | null }) {
  return (
    <>
      {provider === null ? '–' : providerName(provider)}
      {id !== null && (
        <Text size="xs" c="dimmed">
          {id}
        </Text>
      )}
    </>
  );
}
