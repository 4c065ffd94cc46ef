import { Button } from '@mantine/core';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { AddressKind, SentMessageFragment, UserDetailFragment } from '../../operations/operations.js';
import { SendUserPasswordResetDocument } from '../../operations/operations.js';
import { FailureAlert } from '../../parts/failure-alert.js';

interface SendResetProps {
  user: UserDetailFragment;
  onSent: (message: SentMessageFragment) => void;
}

/** Buttons that send a password reset: one for each verified address. */
export function SendReset({ user, onSent }: SendResetProps) {
  const { mutate, isBusy, failure } = usePortalMutation(SendUserPasswordResetDocument, ['UserHistory']);
  const notify = useNotify();
  const kinds = kindsOf(user);
  async function send(channel: AddressKind) {
    const sent = await mutate({ userId: user.id, channel });
    if (sent === null) return;
    const { heldBack, recipient } = sent.sendUserPasswordReset;
    onSent(sent.sendUserPasswordReset);
    if (heldBack === null) notify({ text: `A password reset is on its way to ${recipient}.` });
  }
  return (
    <>
      {kinds.map(kind => (
        <Button key={kind} variant="default" loading={isBusy} onClick={() => void send(kind)}>
          {kinds.length === 1 ? 'Send password reset' : `Send password reset by ${kind === 'EMAIL' ? 'email' : 'SMS'}`}
        </Button>
      ))}
      <FailureAlert failure={failure} />
    </>
  );
}

/** A pseudo user has no password, and a disabled user could not use the reset. */
function kindsOf({ isPseudo, disabled, email, phone }: UserDetailFragment): AddressKind[] {
  if (isPseudo || disabled === true) return [];
  return [
    ...(email?.verified === true ? (['EMAIL'] as const) : []),
    ...(phone?.verified === true ? (['PHONE'] as const) : []),
  ];
}
