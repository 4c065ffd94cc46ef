import { Code, Group, Paper, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { countryName } from '../../labels.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import { Timestamp } from '../../parts/timestamp.js';
import { UserBadges } from '../../parts/user-badges.js';

export function Profile({ user }: { user: UserDetailFragment }) {
  const { attributes } = user;
  const rows: [label: string, value: ReactNode][] = [
    ['Id', <Code key="id">{user.id}</Code>],
    ['Username', user.username ?? '–'],
    ['Display name', user.displayName ?? '–'],
    ['Country', user.country === null ? '–' : countryName(user.country)],
    ['Language', user.locale ?? '–'],
    ['Created', <Timestamp key="created" at={user.createdAt} />],
    ['Changed', <Timestamp key="changed" at={user.updatedAt} />],
    ['Logs in with', user.loginIdentifiers?.join(', ') || 'nothing at present'],
  ];
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          Profile
        </Title>
        <Group gap="xs">
          <UserBadges user={user} />
        </Group>
      </Group>
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {rows.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th w={130} scope="row">
                {label}
              </Table.Th>
              <Table.Td className="breakable">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {attributes !== null && Object.keys(attributes).length > 0 && (
        <Code block mt="sm" className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
          {JSON.stringify(attributes, null, 2)}
        </Code>
      )}
    </Paper>
  );
}
