import { Table } from '@mantine/core';
import { actionLabels, actorLabels, nameOfUser } from '../labels.js';
import type { AuditRowFragment } from '../operations/operations.js';
import { AppLink } from './app-link.js';
import { Details } from './details.js';
import { Timestamp } from './timestamp.js';
import { WideTable } from './wide-table.js';

export function AuditTable({ entries }: { entries: readonly AuditRowFragment[] }) {
  return (
    <WideTable label="Audit log" headings={['When', 'Action', 'User', 'By', 'IP address', 'Details']}>
      {entries.map(({ id, at, action, user, userId, actor, ip, details }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <Timestamp at={at} />
          </Table.Td>
          <Table.Td>{actionLabels[action]}</Table.Td>
          <Table.Td>
            {userId === null ? (
              '–'
            ) : (
              <AppLink to={`users/${userId}`}>{user === null ? userId : nameOfUser(user)}</AppLink>
            )}
          </Table.Td>
          <Table.Td>{actorLabels[actor]}</Table.Td>
          <Table.Td>{ip ?? '–'}</Table.Td>
          <Table.Td>
            <Details details={details} />
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
