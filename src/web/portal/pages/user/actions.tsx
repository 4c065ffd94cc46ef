import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAct } from '../../act.js';
import { callUser } from '../../names.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import {
  DeleteUserDocument,
  DisableUserDocument,
  EnableUserDocument,
  ExportUserDocument,
  SendPasswordResetDocument,
} from '../../operations/operations.js';
import { Confirm } from '../../parts/confirm.js';
import { Failed } from '../../parts/failed.js';
import { saveAsFile } from '../../save-as-file.js';
import { usePlace } from '../../session.js';

/** An admin can do all this; none of it sets or shows a password (O2). */
export function UserActions({ user }: { user: UserDetailFragment }) {
  const [isDeleting, setDeleting] = useState(false);
  const disable = useAct(DisableUserDocument, ['UserHistory']);
  const enable = useAct(EnableUserDocument, ['UserHistory']);
  const reset = useAct(SendPasswordResetDocument, ['UserHistory']);
  const download = useAct(ExportUserDocument, ['UserHistory']);
  const [hasSent, setSent] = useState(false);
  const isReachable = user.email?.verified === true || user.phone?.verified === true;
  const sendReset = async () => setSent((await reset.act({ userId: user.id })) !== null);
  async function saveExport() {
    const exported = await download.act({ id: user.id });
    if (exported !== null) saveAsFile(`user-${user.id}.json`, JSON.stringify(exported.exportUser, null, 2));
  }

  return (
    <Stack>
      <Group>
        {user.disabled === true ? (
          <Button variant="default" loading={enable.isBusy} onClick={() => void enable.act({ id: user.id })}>
            Enable
          </Button>
        ) : (
          <Button variant="default" loading={disable.isBusy} onClick={() => void disable.act({ id: user.id })}>
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
      <Failed failure={disable.failure ?? enable.failure ?? reset.failure ?? download.failure} />
      {isDeleting && <DeleteUser user={user} onClose={() => setDeleting(false)} />}
    </Stack>
  );
}

function DeleteUser({ user, onClose }: { user: UserDetailFragment; onClose: () => void }) {
  const { appId } = usePlace();
  const navigate = useNavigate();
  const remove = useAct(DeleteUserDocument);
  async function confirm() {
    if ((await remove.act({ id: user.id })) !== null) await navigate(`/${appId}/users`);
  }
  return (
    <Confirm
      title={`Delete ${callUser(user)}?`}
      text="The user is gone for good, and others may verify their addresses. It cannot be undone."
      action="Delete for good"
      isBusy={remove.isBusy}
      failure={remove.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
