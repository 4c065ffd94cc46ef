import type { PortalMutation } from '../../hooks/use-portal-mutation.js';
import { nameOfUser } from '../../labels.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';

interface DisableUserProps {
  user: UserDetailFragment;
  disable: PortalMutation<unknown, { id: string }>;
  onDisabled: () => void;
  onClose: () => void;
}

/** Asks before a user is disabled. *Enable* undoes it, but does not bring back what has ended. */
export function DisableUser({ user, disable, onDisabled, onClose }: DisableUserProps) {
  async function confirm() {
    if ((await disable.mutate({ id: user.id })) === null) return;
    onClose();
    onDisabled();
  }
  return (
    <ConfirmDialog
      title={`Disable ${nameOfUser(user)}?`}
      text="Until you enable the user again, they cannot log in, verify an address or reset the password. These end now, and do not come back:"
      losses={[
        user.isPseudo
          ? 'All sessions. A pseudo (anonymous) user has no password, so the account is lost.'
          : 'All sessions',
        'Password resets that were sent',
      ]}
      action="Disable"
      isBusy={disable.isBusy}
      failure={disable.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
