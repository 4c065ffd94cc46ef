import type { User, VerificationResult } from 'bonafide-client';
import { useVerification } from 'bonafide-client/react';
import { bonafide } from './client.js';
import { Form } from './form.js';

const kinds = {
  EMAIL: { name: 'Email', type: 'email', field: 'email', pendingField: 'pendingEmail' },
  PHONE: { name: 'Phone', type: 'tel', field: 'phone', pendingField: 'pendingPhone' },
} as const;

export type Kind = keyof typeof kinds;

interface AddressProps {
  kind: Kind;
  user: User;
  onVerified: (result: VerificationResult) => void;
}

/** One address of the user: its state, its verification, and a form to change it. */
export function Address({ kind, user, onVerified }: AddressProps) {
  const { name, type, field, pendingField } = kinds[kind];
  const current = user[field];
  const pending = user[pendingField];
  // The link may be opened on another device. This hook notices it, and `useUser` then has the verified address.
  const verification = useVerification(kind);
  const isWaiting = user.verifications?.some(verification => verification.kind === kind);
  return (
    <section aria-label={name}>
      <h2>{name}</h2>
      <p>{current === null ? 'None' : `${current.value} (${current.verified ? 'verified' : 'not verified'})`}</p>
      {pending !== null && (
        <p>{`${pending} replaces it when you have verified it. Until then, log in with the old one.`}</p>
      )}
      {isWaiting && verification?.state === 'DELIVERED' && <p>The message has arrived.</p>}
      {isWaiting && <Code kind={kind} onVerified={onVerified} />}
      {isWaiting && (
        // The server refuses a resend in the first minute after a message, with `retryAfter`.
        <Form
          title="No message?"
          submit="Send it again"
          look="plain"
          run={() => bonafide.resendVerification({ kind })}
          done="It is on its way."
        />
      )}
      {pending !== null && (
        <Form
          title="Keep the old one"
          heading="hidden"
          submit="Keep the old one"
          look="plain"
          run={() => bonafide.cancelIdentifierChange({ kind })}
        />
      )}
      <details open={current === null}>
        <summary>{current === null ? `Add ${field}` : `Change ${field}`}</summary>
        <Form
          title={`Change ${field}`}
          heading="hidden"
          submit={current === null ? 'Add' : 'Change'}
          fields={[
            { name: 'value', label: `New ${field}`, type, autoComplete: type },
            { name: 'currentPassword', label: 'Password', type: 'password', autoComplete: 'current-password' },
          ]}
          run={({ value = '', currentPassword = '' }) => bonafide.changeIdentifier({ kind, value, currentPassword })}
        />
      </details>
    </section>
  );
}

/** The mail has a link too, which may be opened on another device. */
function Code({ kind, onVerified }: Omit<AddressProps, 'user'>) {
  return (
    <Form
      title={kind === 'PHONE' ? 'Verify it' : 'Open the link in the mail, or enter its code'}
      submit="Verify"
      fields={[
        {
          name: 'code',
          label: 'The six digits that we have sent',
          autoComplete: 'one-time-code',
          inputMode: 'numeric',
        },
      ]}
      run={({ code = '' }) => (kind === 'PHONE' ? bonafide.verifyPhone({ code }) : bonafide.verifyEmail({ code }))}
      onDone={onVerified}
    />
  );
}
