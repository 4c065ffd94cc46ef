import { Group, Table } from '@mantine/core';
import { nameOfUser } from '../labels.js';
import type { UserSummaryFragment } from '../operations/operations.js';
import { Address } from './address.js';
import { AppLink } from './app-link.js';
import { Timestamp } from './timestamp.js';
import { UserBadges } from './user-badges.js';
import { type SortableHeading, WideTable } from './wide-table.js';

interface UserTableProps {
  users: readonly UserSummaryFragment[];
  /** Where the list can be sorted: by these two columns. */
  sorting?: { signedUp: SortableHeading; lastLogin: SortableHeading };
}

export function UserTable({ users, sorting }: UserTableProps) {
  const headings = ['User', 'Email', 'Phone', sorting?.signedUp ?? 'Signed up', sorting?.lastLogin ?? 'Last login'];
  return (
    <WideTable label="Users" headings={headings} minWidth={820}>
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
          <Table.Td>{user.lastLoginAt == null ? 'Never' : <Timestamp at={user.lastLoginAt} />}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
