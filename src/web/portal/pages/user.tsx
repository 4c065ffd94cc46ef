import { useQuery } from '@apollo/client/react';
import { SimpleGrid, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { pollMs } from '../hooks/use-polling.js';
import { nameOfUser } from '../labels.js';
import type { UserDetailFragment } from '../operations/operations.js';
import { UserByIdDocument, UserHistoryDocument, UserSessionsDocument } from '../operations/operations.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { UserActions } from './user/actions.js';
import { Addresses } from './user/addresses.js';
import { FrozenAddresses } from './user/frozen-addresses.js';
import { History } from './user/history.js';
import { Profile } from './user/profile.js';
import { Sessions } from './user/sessions.js';
import { Summary } from './user/summary.js';
import { WaysIn } from './user/ways-in.js';

/** One user: addresses, sessions, profile, timeline and the actions of an admin. */
export function UserPage() {
  const { userId = '' } = useParams();
  const result = useQuery(UserByIdDocument, { variables: { id: userId }, pollInterval: pollMs });
  const history = useQuery(UserHistoryDocument, { variables: { id: userId }, pollInterval: pollMs });
  const user = result.data?.user;
  const messages = history.data?.messages.nodes ?? [];
  // Until the person follows the link of an invitation, the address is only claimed, and nobody has a password.
  const isInvited = user?.email?.verified === false && messages.some(({ kind }) => kind === 'INVITATION');
  return (
    <Page title={user == null ? 'User' : nameOfUser(user)}>
      <QueryResult result={result}>
        {({ user: found }) =>
          found === null ? (
            <EmptyNotice>
              No user of this app has this ID. If the user was deleted, the history is still below.
            </EmptyNotice>
          ) : (
            <FoundUser user={found} isInvited={isInvited} />
          )
        }
      </QueryResult>
      {/* Also of a user who has been deleted. */}
      <QueryResult result={history}>
        {({ auditLog, messages }) => <History entries={auditLog.nodes} messages={messages.nodes} />}
      </QueryResult>
    </Page>
  );
}

function FoundUser({ user, isInvited }: { user: UserDetailFragment; isInvited: boolean }) {
  const sessions = useQuery(UserSessionsDocument, { variables: { id: user.id }, pollInterval: pollMs });
  return (
    <Stack gap="lg">
      <Summary user={user} sessions={sessions.data?.userSessions} />
      <UserActions user={user} isInvited={isInvited} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <Addresses user={user} isInvited={isInvited} />
          <FrozenAddresses user={user} />
          <WaysIn user={user} />
          <QueryResult result={sessions}>
            {({ userSessions }) => <Sessions user={user} sessions={userSessions} />}
          </QueryResult>
        </Stack>
        <Profile key={user.id} user={user} />
      </SimpleGrid>
    </Stack>
  );
}
