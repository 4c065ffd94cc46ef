import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import { RemoveSecondFactorsDocument } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Timestamp } from '../../parts/timestamp.js';

/** The proofs that the user can give at a login besides an identifier. An admin can remove a second factor, but cannot add one. */
export function WaysIn({ user }: { user: UserDetailFragment }) {
  const [isRemoving, setIsRemoving] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const factors = user.secondFactors ?? [];
  const count = useRef(factors.length);
  // The button disappears with the last factor. If it had the focus, the keyboard continues from here.
  useEffect(() => {
    if (factors.length < count.current && document.activeElement === document.body) title.current?.focus();
    count.current = factors.length;
  }, [factors.length]);
  if (user.isPseudo) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="Ways to log in">
      <Title ref={title} order={2} size="h4" tabIndex={-1}>
        Ways to log in
      </Title>
      <ul className="rows">
        <li>
          <Group justify="space-between">
            <Text fw={600}>Password</Text>
            <Badge variant="light" color={user.hasPassword === true ? 'green' : 'gray'}>
              {user.hasPassword === true ? 'Set' : 'None'}
            </Badge>
          </Group>
        </li>
        {user.passkeys?.map(passkey => (
          <li key={passkey.id}>
            <Text fw={600} className="breakable">
              Passkey: {passkey.name}
            </Text>
            <Text size="sm">
              Added <Timestamp at={passkey.createdAt} />.{' '}
              {passkey.lastUsedAt === null ? (
                'Never used.'
              ) : (
                <>
                  Last used <Timestamp at={passkey.lastUsedAt} />.
                </>
              )}
            </Text>
          </li>
        ))}
        {factors.map(({ method, createdAt, codesLeft }) => (
          <li key={method}>
            <Text fw={600}>{method === 'TOTP' ? 'Authenticator app' : 'Recovery codes'}</Text>
            <Text size="sm">
              {codesLeft !== null && `${codesLeft} left`}
              {createdAt !== null && (
                <>
                  Set up <Timestamp at={createdAt} />
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
      {factors.length > 0 && (
        <Button mt="sm" size="xs" variant="default" onClick={() => setIsRemoving(true)}>
          Remove the second factor
        </Button>
      )}
      {isRemoving && <RemoveFactors user={user} onClose={() => setIsRemoving(false)} />}
    </Paper>
  );
}

function RemoveFactors({ user, onClose }: { user: UserDetailFragment; onClose: () => void }) {
  const notify = useNotify();
  const { mutate, isBusy, failure } = usePortalMutation(RemoveSecondFactorsDocument, [
    'UserById',
    'UserSessions',
    'UserHistory',
  ]);
  async function confirm() {
    if ((await mutate({ userId: user.id })) === null) return;
    onClose();
    notify({ text: 'The second factor was removed.' });
  }
  return (
    <ConfirmDialog
      title="Remove the second factor?"
      text="Do this only if you are sure who asks. The user can then log in with the password alone. The user gets a notice at every verified address. You cannot undo it; the user can set up a new second factor. These end now:"
      losses={['The authenticator app and the recovery codes', 'All sessions']}
      action="Remove"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
