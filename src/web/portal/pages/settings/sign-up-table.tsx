import { Badge, Table, Text, Title } from '@mantine/core';
import { kindLabels } from '../../labels.js';
import type { IdentifierKind } from '../../operations/operations.js';

const kinds: IdentifierKind[] = ['USERNAME', 'EMAIL', 'PHONE'];
const combinations = [1, 2, 4, 3, 5, 6, 7].map(bits => kinds.filter((_, index) => bits & (1 << index)));

export type IsAccepted = (supplied: readonly IdentifierKind[]) => boolean;

/** Shows which combinations of identifiers are enough to sign up (A3, S4). */
export function SignUpTable({ isAccepted }: { isAccepted: IsAccepted }) {
  return (
    <div>
      <Title order={2} size="h4">
        What people can sign up with
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        A new user must be able to log in at once, with at least one of these.
      </Text>
      <Table verticalSpacing={6} horizontalSpacing={6} withTableBorder>
        <Table.Thead>
          <Table.Tr>
            {kinds.map(kind => (
              <Table.Th key={kind} ta="center">
                {kindLabels[kind]}
              </Table.Th>
            ))}
            <Table.Th>Sign-up</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {combinations.map(combination => (
            <Row key={combination.join()} combination={combination} isAccepted={isAccepted(combination)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ combination, isAccepted }: { combination: readonly IdentifierKind[]; isAccepted: boolean }) {
  const name = combination.map(kind => kindLabels[kind]).join(' + ');
  return (
    <Table.Tr aria-label={`${name}: ${isAccepted ? 'accepted' : 'refused'}`}>
      {kinds.map(kind => (
        <Table.Td key={kind} ta="center">
          {combination.includes(kind) ? '●' : ''}
        </Table.Td>
      ))}
      <Table.Td>
        <Badge variant="light" color={isAccepted ? 'green' : 'red'} miw="max-content">
          {isAccepted ? 'Accepted' : 'Refused'}
        </Badge>
      </Table.Td>
    </Table.Tr>
  );
}
