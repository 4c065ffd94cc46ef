import { Badge, Code, Group, Stack, Table, Text } from '@mantine/core';
import { messageLabels } from '../../labels.js';
import type { MessageRowFragment } from '../../operations/operations.js';
import { AppLink } from '../app-link.js';
import { StateBadge } from '../state-badge.js';
import { Timestamp } from '../timestamp.js';
import { WideTable } from '../wide-table.js';
import { MessageSends } from './message-sends.js';

/** Messages and their states. A recipient is shown in full, because only admins of the app see the table. */
export function MessageTable({ messages }: { messages: readonly MessageRowFragment[] }) {
  return (
    <WideTable label="Messages" headings={['Message', 'To', 'State', 'Created', 'Sent', 'Provider']}>
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
          <Table.Td className="breakable recipient">
            {message.userId === null ? (
              message.recipient
            ) : (
              <AppLink to={`users/${message.userId}`}>{message.recipient}</AppLink>
            )}
          </Table.Td>
          <Table.Td miw="14rem">
            <StateBadge state={message.state} />
            <StateReason {...message} />
          </Table.Td>
          <Table.Td>
            <Timestamp at={message.createdAt} />
          </Table.Td>
          <Table.Td>
            <Timestamp at={message.state === 'SUPPRESSED' ? null : message.sentAt} />
          </Table.Td>
          <Table.Td className="breakable">
            <MessageSends {...message} />
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}

/**
 * The problem in words, with the provider's code for its support, and the time of the next attempt. A message that was held
 * back has no code of a provider.
 */
function StateReason({ state, error, problem, attempts, nextAttemptAt }: MessageRowFragment) {
  if (problem === null) return null;
  return (
    <Stack gap={2} mt={4} maw="24rem">
      <Text size="xs" className="breakable">
        {problem.meaning}
      </Text>
      <Text size="xs" c="dimmed" className="breakable">
        {problem.advice}
      </Text>
      {error !== null && state !== 'SUPPRESSED' && (
        <Text size="xs" c="dimmed" className="breakable">
          {attempts > 0 && `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}, `}code <Code>{error}</Code>
          {nextAttemptAt !== null && (
            <>
              , next attempt <Timestamp at={nextAttemptAt} />
            </>
          )}
        </Text>
      )}
    </Stack>
  );
}
