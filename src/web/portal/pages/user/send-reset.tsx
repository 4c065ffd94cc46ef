import { Button } from '@mantine/core';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { AddressKind, SentMessageFragment, UserDetailFragment } from '../../operations/operations.js';
import { SendUserPasswordResetDocument } from '../../operations/operations.js';
import { FailureAlert } from '../../parts/failure-alert.js';

interface SendResetProps {
  user: UserDetailFragment;
  /** Whether the person has not followed the link of the invitation yet. Then the invitation is sent again. */
  isInvited: boolean;
  onSent: (message: SentMessageFragment) => void;
}

/** Buttons that send a password reset, one for each verified address, or the invitation again. */
export function SendReset({ user, isInvited, onSent }: SendResetProps) {
  const { mutate, isBusy, failure } = usePortalMutation(SendUserPasswordResetDocument, ['UserHistory']);
  const notify = useNotify();
  const kinds = isInvited && user.disabled !== true ? (['EMAIL'] as const) : kindsOf(user);
  const what = isInvited ? 'An invitation' : 'A password reset';
  async function send(channel: AddressKind) {
    const sent = await mutate({ userId: user.id, channel });
    if (sent === null) return;
    const { heldBack, recipient } = sent.sendUserPasswordReset;
    onSent(sent.sendUserPasswordReset);
    if (heldBack === null) notify({ text: `${what} is on its way to ${recipient}.` });
  }
  return (
    <>
      {kinds.map(kind => (
        <Button key={kind} variant="default" loading={isBusy} onClick={() => void send(kind)}>
          {isInvited ? 'Send invitation again' : labelOf(kind, kinds.length)}
        </Button>
      ))}
      <FailureAlert failure={failure} />
    </>
  );
}

function labelOf(kind: AddressKind, count: number): string {
  if (count === 1) return 'Send password reset';
  return `Send password reset by ${kind === 'EMAIL' ? 'email' : 'SMS'}`;
}

/** A pseudo user has no password to reset, and a disabled user could not use the reset. */
function kindsOf({ isPseudo, disabled, email, phone }: UserDetailFragment): AddressKind[] {
  if (isPseudo || disabled === true) return [];
  return [
    ...(email?.verified === true ? (['EMAIL'] as const) : []),
    ...(phone?.verified === true ? (['PHONE'] as const) : []),
  ];
}
