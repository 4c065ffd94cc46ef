import { Badge } from '@mantine/core';
import type { UserSummaryFragment } from '../operations/operations.js';

/** Badges for a pseudo user and for a disabled user. */
export function UserBadges({ user }: { user: Pick<UserSummaryFragment, 'isPseudo' | 'disabled'> }) {
  return (
    <>
      {user.isPseudo && (
        <Badge variant="light" color="gray">
          Pseudo user
        </Badge>
      )}
      {user.disabled === true && (
        <Badge variant="light" color="red">
          Disabled
        </Badge>
      )}
    </>
  );
}
