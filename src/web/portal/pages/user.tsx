import { useQuery } from '@apollo/client/react';
import { SimpleGrid, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { callUser } from '../names.js';
import { UserByIdDocument, UserHistoryDocument } from '../operations/operations.js';
import { Empty } from '../parts/empty.js';
import { Loaded } from '../parts/loaded.js';
import { Page } from '../parts/page.js';
import { UserActions } from './user/actions.js';
import { Addresses } from './user/addresses.js';
import { History } from './user/history.js';
import { Profile } from './user/profile.js';

const pollMs = 5_000;

/** One user: who they are, what happened to them, and what an admin can do. */
export function UserPage() {
  const { userId = '' } = useParams();
  const result = useQuery(UserByIdDocument, { variables: { id: userId }, pollInterval: pollMs });
  const history = useQuery(UserHistoryDocument, { variables: { id: userId }, pollInterval: pollMs });
  const user = result.data?.user;
  return (
    <Page title={user == null ? 'User' : callUser(user)}>
      <Loaded result={result}>
        {({ user: found }) =>
          found === null ? (
            <Empty>There is no such user in this app. They may have been deleted; the audit log remembers them.</Empty>
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
      </Loaded>
      <Loaded result={history}>
        {({ auditLog, messages }) => <History entries={auditLog.nodes} messages={messages.nodes} />}
      </Loaded>
    </Page>
  );
}
