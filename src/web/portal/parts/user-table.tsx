import { Group, Table } from '@mantine/core';
import { nameOfUser } from '../labels.js';
import type { UserSummaryFragment } from '../operations/operations.js';
import { Address } from './address.js';
import { AppLink } from './app-link.js';
import { Timestamp } from './timestamp.js';
import { UserBadges } from './user-badges.js';
import { WideTable } from './wide-table.js';

export function UserTable({ users }: { users: readonly UserSummaryFragment[] }) {
  return (
    <WideTable label="Users" headings={['User', 'Email', 'Phone', 'Since']} minWidth={640}>
      {users.map(user => (
        <Table.Tr key={user.id}>
          <Table.Td>
            <Group gap="xs">
              <AppLink to={`users/${user.id}`}>{nameOfUser(user)}</AppLink>
              <UserBadges user={user} />
            </Group>
          </Table.Td>
          <Table.Td>
            <Address address={user.email} />
          </Table.Td>
          <Table.Td>
            <Address address={user.phone} />
          </Table.Td>
          <Table.Td>
            <Timestamp at={user.createdAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
