import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { kindLabels } from '../../labels.js';
import type { AddressKind } from '../../operations/operations.js';
import { MarkAddressVerifiedDocument, ReleaseAddressDocument } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';

interface AddressDialogProps {
  userId: string;
  kind: AddressKind;
  value: string;
  onClose: () => void;
}

/** Asks before an admin vouches for an address, since it then logs its user in. `replaced` is the address of a change. */
export function MarkVerified(props: AddressDialogProps & { replaced: { value: string } | null }) {
  const { userId, kind, value, replaced, onClose } = props;
  const { mutate, isBusy, failure } = usePortalMutation(MarkAddressVerifiedDocument, ['UserHistory']);
  const notify = useNotify();
  const name = kindLabels[kind].toLowerCase();
  async function confirm() {
    if ((await mutate({ userId, kind })) === null) return;
    onClose();
    notify({ text: `${value} was marked verified.` });
  }
  return (
    <ConfirmDialog
      title={`Mark ${value} verified?`}
      text={`You confirm that this ${name} is theirs. From then on it logs in only them, and can reset the password.`}
      losses={replaced === null ? [] : [`${replaced.value} no longer logs them in.`]}
      action="Mark verified"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}

/** Asks before an address is taken away. It cannot be undone, because only the user can prove it again. */
export function ReleaseAddress({
  userId,
  kind,
  value,
  pending,
  onClose,
}: AddressDialogProps & { pending: string | null }) {
  const { mutate, isBusy, failure } = usePortalMutation(ReleaseAddressDocument, ['UserHistory']);
  const notify = useNotify();
  const name = kindLabels[kind].toLowerCase();
  async function confirm() {
    if ((await mutate({ userId, kind })) === null) return;
    onClose();
    notify({ text: `${value} was released.` });
  }
  return (
    <ConfirmDialog
      title={`Release ${value}?`}
      text={`The user loses this ${name}. You cannot undo it: only the user can add and verify it again.`}
      losses={[
        'It no longer logs them in, and no longer resets their password.',
        `Another user who claims it, or anybody who receives messages there, can verify it for their own account.`,
        ...(pending === null ? [] : [`${pending} becomes the current ${name}, not verified.`]),
      ]}
      action="Release"
      isBusy={isBusy}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
