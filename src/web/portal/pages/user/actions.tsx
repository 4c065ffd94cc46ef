import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { nameOfUser } from '../../labels.js';
import type { SentMessageFragment, UserDetailFragment } from '../../operations/operations.js';
import { DisableUserDocument, EnableUserDocument, ExportUserDocument } from '../../operations/operations.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { DeleteUser } from './delete-user.js';
import { DisableUser } from './disable-user.js';
import { HeldBackAlert } from './held-back-alert.js';
import { saveAsFile } from './save-as-file.js';
import { SendReset } from './send-reset.js';

/** The actions of an admin on a whole user. No action sets or shows a password (O2). */
export function UserActions({ user, isInvited }: { user: UserDetailFragment; isInvited: boolean }) {
  const [asked, setAsked] = useState<'DISABLE' | 'DELETE' | null>(null);
  const [sent, setSent] = useState<SentMessageFragment | null>(null);
  const enable = usePortalMutation(EnableUserDocument, ['UserHistory']);
  const disable = usePortalMutation(DisableUserDocument, ['UserHistory', 'UserSessions']);
  const download = usePortalMutation(ExportUserDocument, ['UserHistory']);
  const notify = useNotify();
  const name = nameOfUser(user);
  const close = () => setAsked(null);

  async function enableAgain() {
    if ((await enable.mutate({ id: user.id })) === null) return;
    notify({ text: `${name} was enabled.`, undo: () => disable.mutate({ id: user.id }) });
  }

  async function saveExport() {
    const exported = await download.mutate({ id: user.id });
    if (exported !== null) saveAsFile(`user-${user.id}.json`, JSON.stringify(exported.exportUser, null, 2));
  }

  return (
    <Stack>
      <Group gap="sm">
        {user.disabled === true ? (
          <Button variant="default" loading={enable.isBusy} onClick={() => void enableAgain()}>
            Enable
          </Button>
        ) : (
          <Button variant="default" onClick={() => setAsked('DISABLE')}>
            Disable
          </Button>
        )}
        <SendReset user={user} isInvited={isInvited} onSent={setSent} />
        <Button variant="default" loading={download.isBusy} onClick={() => void saveExport()}>
          Download data
        </Button>
        <Button variant="outline" color="red" onClick={() => setAsked('DELETE')}>
          Delete
        </Button>
      </Group>
      <FailureAlert failure={enable.failure ?? download.failure} />
      <HeldBackAlert message={sent} />
      {asked === 'DISABLE' && (
        <DisableUser
          user={user}
          disable={disable}
          onClose={close}
          onDisabled={() => notify({ text: `${name} was disabled.`, undo: () => enable.mutate({ id: user.id }) })}
        />
      )}
      {asked === 'DELETE' && <DeleteUser user={user} onClose={close} />}
    </Stack>
  );
}
