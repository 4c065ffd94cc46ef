import { useQuery } from '@apollo/client/react';
import { SimpleGrid, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { pollMs } from '../hooks/use-polling.js';
import { nameOfUser } from '../labels.js';
import { UserByIdDocument, UserHistoryDocument } from '../operations/operations.js';
import { EmptyNotice } from '../parts/empty-notice.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { UserActions } from './user/actions.js';
import { Addresses } from './user/addresses.js';
import { History } from './user/history.js';
import { Profile } from './user/profile.js';

/** One user: profile, addresses, timeline and the actions of an admin. */
export function UserPage() {
  const { userId = '' } = useParams();
  const result = useQuery(UserByIdDocument, { variables: { id: userId }, pollInterval: pollMs });
  const history = useQuery(UserHistoryDocument, { variables: { id: userId }, pollInterval: pollMs });
  const user = result.data?.user;
  return (
    <Page title={user == null ? 'User' : nameOfUser(user)}>
      <QueryResult result={result}>
        {({ user: found }) =>
          found === null ? (
            <EmptyNotice>
              There is no such user in this app. They may have been deleted; the audit log remembers them.
            </EmptyNotice>
          ) : (
            <Stack gap="lg">
              <UserActions user={found} />
              <SimpleGrid cols={{ base: 1, lg: 2 }}>
                <Profile user={found} />
                <Addresses user={found} />
              </SimpleGrid>
            </Stack>
          )
        }
      </QueryResult>
      <QueryResult result={history}>
        {({ auditLog, messages }) => <History entries={auditLog.nodes} messages={messages.nodes} />}
      </QueryResult>
    </Page>
  );
}
