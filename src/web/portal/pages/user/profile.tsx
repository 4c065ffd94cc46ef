import { Code, Paper, Stack, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { UserDetailFragment } from '../../operations/operations.js';
import { Timestamp } from '../../parts/timestamp.js';
import { ProfileForm } from './profile-form.js';

/** The user's data, and a form for what an admin may edit. Only the user changes identifiers. */
export function Profile({ user }: { user: UserDetailFragment }) {
  const rows: [label: string, value: ReactNode][] = [
    ['ID', <Code key="id">{user.id}</Code>],
    ['Username', user.username ?? '–'],
    ['Logs in with', user.loginIdentifiers?.join(', ') || 'Nothing at present'],
    ['Changed', <Timestamp key="changed" at={user.updatedAt} />],
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="Profile">
      <Stack>
        <Title order={2} size="h4">
          Profile
        </Title>
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
        <ProfileForm user={user} />
      </Stack>
    </Paper>
  );
}
