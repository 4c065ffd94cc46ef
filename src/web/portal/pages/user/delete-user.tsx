import { useNavigate } from 'react-router';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortal } from '../../hooks/use-portal.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { nameOfUser } from '../../labels.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import { DeleteUserDocument } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';

/** Asks before a user is deleted, lists what is lost, and demands a typed word, because it cannot be undone. */
export function DeleteUser({ user, onClose }: { user: UserDetailFragment; onClose: () => void }) {
  const { appId } = usePortal();
  const navigate = useNavigate();
  const notify = useNotify();
  const remove = usePortalMutation(DeleteUserDocument);
  const name = nameOfUser(user);
  async function confirm() {
    if ((await remove.mutate({ id: user.id })) === null) return;
    notify({ text: `${name} was deleted.` });
    await navigate(`/${appId}/users`);
  }
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      text="This cannot be undone. It deletes:"
      losses={lossesOf(user)}
      typed="delete"
      action="Delete for good"
      isBusy={remove.isBusy}
      failure={remove.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}

function lossesOf({ username, email, phone, attributes }: UserDetailFragment): string[] {
  const verified = [email, phone].flatMap(each => (each?.verified === true ? each.value : []));
  const hasAttributes = attributes !== null && Object.keys(attributes).length > 0;
  return [
    hasAttributes
      ? 'The profile with its attributes, the sessions and the messages'
      : 'The profile, the sessions and the messages',
    ...(username === null ? [] : [`The username ${username}: anybody can then take it`]),
    ...verified.map(value => `${value}: anybody who receives messages there can then verify it for another account`),
  ];
}
