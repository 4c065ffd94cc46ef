import { Badge, Group, Text } from '@mantine/core';
import { nameOfUser } from '../../labels.js';
import type { UserDetailFragment, UserSessionsQuery } from '../../operations/operations.js';
import { Timestamp } from '../../parts/timestamp.js';
import { UserBadges } from '../../parts/user-badges.js';

interface SummaryProps {
  user: UserDetailFragment;
  /** Undefined until they are loaded. The last used session is the first. */
  sessions: UserSessionsQuery['userSessions'] | undefined;
}

/** The facts that an admin looks for first: which account it is, whether it works, since when, and whether it is used. */
export function Summary({ user, sessions }: SummaryProps) {
  const lastUsedAt = sessions?.[0]?.lastUsedAt;
  return (
    <Group gap="0.25rem 1rem" className="breakable">
      {user.username !== null && user.username !== nameOfUser(user) && <Text fw={600}>{user.username}</Text>}
      <Group gap="xs">
        {user.disabled !== true && (
          <Badge variant="light" color="green">
            Active
          </Badge>
        )}
        <UserBadges user={user} />
      </Group>
      <Text size="sm" c="dimmed">
        Created <Timestamp at={user.createdAt} />
      </Text>
      <Text size="sm" c="dimmed">
        {user.lastLoginAt === null ? (
          'Never logged in'
        ) : (
          <>
            Last login <Timestamp at={user.lastLoginAt} />
          </>
        )}
      </Text>
      {lastUsedAt !== undefined && (
        <Text size="sm" c="dimmed">
          Last seen <Timestamp at={lastUsedAt} />
        </Text>
      )}
    </Group>
  );
}
