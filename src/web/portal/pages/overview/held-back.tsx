import { Table, Text } from '@mantine/core';
import { heldBackLabels } from '../../labels.js';
import type { OverviewQuery } from '../../operations/operations.js';
import { AppLink } from '../../parts/app-link.js';
import { Card } from './card.js';

type HeldBackCount = OverviewQuery['appOverview']['heldBack'][number];

/** Messages that were not sent, by reason. */
export function HeldBack({ heldBack }: { heldBack: readonly HeldBackCount[] }) {
  return (
    <Card
      title="Held back messages"
      lead={
        <>
          These messages were not sent. The person who asked for one does not see this. They are listed in{' '}
          <AppLink to="messages?state=SUPPRESSED">Messages</AppLink>.
        </>
      }
    >
      {heldBack.length === 0 ? (
        <Text c="dimmed">No message was held back in these days.</Text>
      ) : (
        <Table horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Reason</Table.Th>
              <Table.Th>Messages</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {heldBack.map(({ reason, count }) => (
              <Table.Tr key={reason}>
                <Table.Td>{heldBackLabels[reason]}</Table.Td>
                <Table.Td>{count.toLocaleString()}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
