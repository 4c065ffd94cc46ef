import { Table } from '@mantine/core';
import { actionNames, actorNames, callUser } from '../names.js';
import type { EntryFragment } from '../operations/operations.js';
import { Details } from './details.js';
import { AppLink } from './link.js';
import { When } from './when.js';
import { WideTable } from './wide-table.js';

export function EntryTable({ entries }: { entries: readonly EntryFragment[] }) {
  return (
    <WideTable label="Acts" heads={['When', 'What', 'To whom', 'By', 'From', 'Details']}>
      {entries.map(({ id, at, action, user, userId, actor, ip, details }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <When at={at} />
          </Table.Td>
          <Table.Td>{actionNames[action]}</Table.Td>
          <Table.Td>
            {userId === null ? (
              '–'
            ) : (
              <AppLink to={`users/${userId}`}>{user === null ? userId : callUser(user)}</AppLink>
            )}
          </Table.Td>
          <Table.Td>{actorNames[actor]}</Table.Td>
          <Table.Td>{ip ?? '–'}</Table.Td>
          <Table.Td>
            <Details details={details} />
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
