import { ask } from './ask.js';
import { Form } from './form.js';
import {
  type AccountFragment,
  CancelChangeDocument,
  ChangeAddressDocument,
  type PreparedFragment,
  ResendDocument,
  VerifyEmailDocument,
  VerifyPhoneDocument,
} from './operations.js';

const kinds = {
  EMAIL: { name: 'Email', type: 'email', field: 'email', pendingField: 'pendingEmail' },
  PHONE: { name: 'Phone', type: 'tel', field: 'phone', pendingField: 'pendingPhone' },
} as const;

export type Kind = keyof typeof kinds;

interface AddressProps {
  kind: Kind;
  user: AccountFragment;
  onVerified: (result: PreparedFragment) => void;
}

/** One address of the user: its state, its verification, and a form to change it. */
export function Address({ kind, user, onVerified }: AddressProps) {
  const { name, type, field, pendingField } = kinds[kind];
  const current = user[field];
  const pending = user[pendingField];
  const isWaiting = user.verifications?.some(verification => verification.kind === kind);
  return (
    <section aria-label={name}>
      <h2>{name}</h2>
      <p>{current === null ? 'None' : `${current.value} (${current.verified ? 'verified' : 'not verified'})`}</p>
      {pending !== null && (
        <p>{`${pending} takes its place once it is verified; until then the old one logs you in.`}</p>
      )}
      {isWaiting && <Code kind={kind} onVerified={onVerified} />}
      {isWaiting && (
        // The server refuses a resend in the first minute after a message, with `retryAfter`.
        <Form
          title="Nothing came?"
          submit="Send it again"
          look="plain"
          run={() => ask(ResendDocument, { kind })}
          done="It is on its way."
        />
      )}
      {pending !== null && (
        <Form
          title="Keep the old one"
          heading="hidden"
          submit="Keep the old one"
          look="plain"
          run={() => ask(CancelChangeDocument, { kind })}
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
          run={({ value = '', currentPassword = '' }) => ask(ChangeAddressDocument, { kind, value, currentPassword })}
        />
      </details>
    </section>
  );
}

/** A mail has a link too. It may be opened on another device. */
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
      run={async ({ code = '' }) =>
        kind === 'PHONE'
          ? (await ask(VerifyPhoneDocument, { code })).verifyPhone
          : (await ask(VerifyEmailDocument, { code })).verifyEmail
      }
      onDone={onVerified}
    />
  );
}
