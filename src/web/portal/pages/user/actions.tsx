import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePortal } from '../../hooks/use-portal.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { nameOfUser } from '../../labels.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import {
  DeleteUserDocument,
  DisableUserDocument,
  EnableUserDocument,
  ExportUserDocument,
  SendPasswordResetDocument,
} from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { saveAsFile } from './save-as-file.js';

/** What an admin can do with a user. No action sets or shows a password (O2). */
export function UserActions({ user }: { user: UserDetailFragment }) {
  const [isDeleting, setDeleting] = useState(false);
  const disable = usePortalMutation(DisableUserDocument, ['UserHistory']);
  const enable = usePortalMutation(EnableUserDocument, ['UserHistory']);
  const reset = usePortalMutation(SendPasswordResetDocument, ['UserHistory']);
  const download = usePortalMutation(ExportUserDocument, ['UserHistory']);
  const [hasSent, setSent] = useState(false);
  const isReachable = user.email?.verified === true || user.phone?.verified === true;
  const sendReset = async () => setSent((await reset.mutate({ userId: user.id })) !== null);
  async function saveExport() {
    const exported = await download.mutate({ id: user.id });
    if (exported !== null) saveAsFile(`user-${user.id}.json`, JSON.stringify(exported.exportUser, null, 2));
  }

  return (
    <Stack>
      <Group>
        {user.disabled === true ? (
          <Button variant="default" loading={enable.isBusy} onClick={() => void enable.mutate({ id: user.id })}>
            Enable
          </Button>
        ) : (
          <Button variant="default" loading={disable.isBusy} onClick={() => void disable.mutate({ id: user.id })}>
            Disable
          </Button>
        )}
        {isReachable && !user.isPseudo && (
          <Button variant="default" loading={reset.isBusy} onClick={() => void sendReset()}>
            Send password reset
          </Button>
        )}
        <Button variant="default" loading={download.isBusy} onClick={() => void saveExport()}>
          Download data
        </Button>
        <Button variant="outline" color="red" onClick={() => setDeleting(true)}>
          Delete
        </Button>
      </Group>
      {hasSent && <Text role="status">A password reset is on its way to a verified address.</Text>}
      <FailureAlert failure={disable.failure ?? enable.failure ?? reset.failure ?? download.failure} />
      {isDeleting && <DeleteUser user={user} onClose={() => setDeleting(false)} />}
    </Stack>
  );
}

function DeleteUser({ user, onClose }: { user: UserDetailFragment; onClose: () => void }) {
  const { appId } = usePortal();
  const navigate = useNavigate();
  const remove = usePortalMutation(DeleteUserDocument);
  async function confirm() {
    if ((await remove.mutate({ id: user.id })) !== null) await navigate(`/${appId}/users`);
  }
  return (
    <ConfirmDialog
      title={`Delete ${nameOfUser(user)}?`}
      text="The user is gone for good, and others may verify their addresses. It cannot be undone."
      action="Delete for good"
      isBusy={remove.isBusy}
      failure={remove.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
