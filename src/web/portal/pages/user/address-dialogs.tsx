import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { addressNames } from '../../labels.js';
import type { AddressKind } from '../../operations/operations.js';
import { MarkAddressVerifiedDocument, ReleaseAddressDocument } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';

interface AddressDialogProps {
  userId: string;
  kind: AddressKind;
  value: string;
  onClose: () => void;
}

/**
 * Asks before an admin marks an address as verified, because its user can then log in with it. `replaced` is the old address of a
 * change.
 */
export function MarkVerified(props: AddressDialogProps & { replaced: { value: string } | null }) {
  const { userId, kind, value, replaced, onClose } = props;
  const { mutate, isBusy, failure } = usePortalMutation(MarkAddressVerifiedDocument, ['UserHistory']);
  const notify = useNotify();
  const name = addressNames[kind];
  async function confirm() {
    if ((await mutate({ userId, kind })) === null) return;
    onClose();
    notify({ text: `${value} was marked verified.` });
  }
  return (
    <ConfirmDialog
      title={`Mark ${value} verified?`}
      text={`You confirm that this ${name} belongs to the user. Then only this user can log in and reset a password with it.`}
      losses={replaced === null ? [] : [`The user can no longer log in with ${replaced.value}.`]}
      action="Mark verified"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}

/** Asks before an address is removed. It cannot be undone, because only the user can prove the address again. */
export function ReleaseAddress({
  userId,
  kind,
  value,
  pending,
  onClose,
}: AddressDialogProps & { pending: string | null }) {
  const { mutate, isBusy, failure } = usePortalMutation(ReleaseAddressDocument, ['UserHistory']);
  const notify = useNotify();
  const name = addressNames[kind];
  async function confirm() {
    if ((await mutate({ userId, kind })) === null) return;
    onClose();
    notify({ text: `${value} was released.` });
  }
  return (
    <ConfirmDialog
      title={`Release ${value}?`}
      text={`This takes the ${name} away from the user. You cannot undo it: only the user can add and verify it again.`}
      losses={[
        'The user can no longer log in or reset the password with it.',
        `Anybody who receives messages there can verify it for another account.`,
        ...(pending === null ? [] : [`${pending} becomes the ${name} of the user, not verified.`]),
      ]}
      action="Release"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
