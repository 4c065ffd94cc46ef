import { Badge, Group, Table, Text } from '@mantine/core';
import { messageNames } from '../names.js';
import type { MessageRowFragment } from '../operations/operations.js';
import { AppLink } from './link.js';
import { State } from './state.js';
import { When } from './when.js';
import { WideTable } from './wide-table.js';

export function MessageTable({ messages }: { messages: readonly MessageRowFragment[] }) {
  return (
    <WideTable label="Messages" heads={['Message', 'To', 'State', 'Written', 'Sent', 'Provider']}>
      {messages.map(message => (
        <Table.Tr key={message.id}>
          <Table.Td>
            <Group gap="xs">
              {messageNames[message.kind]}
              {message.isTest && (
                <Badge variant="light" color="gray">
                  Test
                </Badge>
              )}
            </Group>
          </Table.Td>
          <Table.Td className="breakable">
            {message.userId === null ? (
              message.recipient
            ) : (
              <AppLink to={`users/${message.userId}`}>{message.recipient}</AppLink>
            )}
          </Table.Td>
          <Table.Td>
            <State state={message.state} />
            <StateReason {...message} />
          </Table.Td>
          <Table.Td>
            <When at={message.createdAt} />
          </Table.Td>
          <Table.Td>
            <When at={message.sentAt} />
          </Table.Td>
          <Table.Td className="breakable">
            {message.provider ?? '–'}
            {message.providerMessageId !== null && (
              <Text size="xs" c="dimmed">
                {message.providerMessageId}
              </Text>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}

/** Why it is not there yet, in the provider's code, and when it is tried next. */
function StateReason({ error, attempts, nextAttemptAt }: MessageRowFragment) {
  if (error === null) return null;
  return (
    <Text size="xs" className="breakable">
      Attempt {attempts}: {error}
      {nextAttemptAt !== null && (
        <>
          , next <When at={nextAttemptAt} />
        </>
      )}
    </Text>
  );
}
