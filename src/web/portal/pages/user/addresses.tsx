import { Paper, Title } from '@mantine/core';
import type { UserDetailFragment } from '../../operations/operations.js';
import { OneAddress } from './one-address.js';

/** The user's email and phone, their verifications, and the actions of an admin on them. */
export function Addresses({ user, isInvited }: { user: UserDetailFragment; isInvited: boolean }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Addresses">
      <Title order={2} size="h4">
        Addresses
      </Title>
      <ul className="rows">
        <li>
          <OneAddress user={user} kind="EMAIL" address={user.email} pending={user.pendingEmail} isInvited={isInvited} />
        </li>
        <li>
          <OneAddress user={user} kind="PHONE" address={user.phone} pending={user.pendingPhone} isInvited={false} />
        </li>
      </ul>
    </Paper>
  );
}
