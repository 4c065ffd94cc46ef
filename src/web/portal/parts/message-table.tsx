import { Badge, Group, Table, Text } from '@mantine/core';
import { messageLabels } from '../labels.js';
import type { MessageRowFragment } from '../operations/operations.js';
import { AppLink } from './app-link.js';
import { StateBadge } from './state-badge.js';
import { Timestamp } from './timestamp.js';
import { WideTable } from './wide-table.js';

export function MessageTable({ messages }: { messages: readonly MessageRowFragment[] }) {
  return (
    <WideTable label="Messages" headings={['Message', 'To', 'State', 'Written', 'Sent', 'Provider']}>
      {messages.map(message => (
        <Table.Tr key={message.id}>
          <Table.Td>
            <Group gap="xs">
              {messageLabels[message.kind]}
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
            <StateBadge state={message.state} />
            <StateReason {...message} />
          </Table.Td>
          <Table.Td>
            <Timestamp at={message.createdAt} />
          </Table.Td>
          <Table.Td>
            <Timestamp at={message.sentAt} />
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

/** The provider's code for the last failure, and the time of the next attempt. */
function StateReason({ error, attempts, nextAttemptAt }: MessageRowFragment) {
  if (error === null) return null;
  return (
    <Text size="xs" className="breakable">
      Attempt {attempts}: {error}
      {nextAttemptAt !== null && (
        <>
          , next <Timestamp at={nextAttemptAt} />
        </>
      )}
    </Text>
  );
}
