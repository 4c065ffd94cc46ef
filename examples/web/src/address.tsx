import { Form } from './form.js';
import {
  type AccountFragment,
  CancelChangeDocument,
  ChangeAddressDocument,
  ResendDocument,
  VerifyPhoneDocument,
} from './operations.js';

const kinds = {
  EMAIL: { name: 'Email', type: 'email', field: 'email', pendingField: 'pendingEmail' },
  PHONE: { name: 'Phone', type: 'tel', field: 'phone', pendingField: 'pendingPhone' },
} as const;

/** One address of the user: its state, its verification, and a form to change it. */
export function Address({ kind, user }: { kind: keyof typeof kinds; user: AccountFragment }) {
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
      {isWaiting && (kind === 'PHONE' ? <Code /> : <p>Open the link in the mail that we have sent.</p>)}
      {isWaiting && <Resend kind={kind} />}
      {pending !== null && (
        <Form
          title="Keep the old one"
          submit="Keep the old one"
          fields={[]}
          document={CancelChangeDocument}
          variables={() => ({ kind })}
        />
      )}
      <Form
        title={`Change ${field}`}
        submit="Change"
        fields={[
          { name: 'value', label: `New ${field}`, type, autoComplete: type },
          { name: 'currentPassword', label: 'Password', type: 'password', autoComplete: 'current-password' },
        ]}
        document={ChangeAddressDocument}
        variables={({ value = '', currentPassword = '' }) => ({ kind, value, currentPassword })}
      />
    </section>
  );
}

function Code() {
  return (
    <Form
      title="Verify it"
      submit="Verify"
      fields={[{ name: 'code', label: 'The six digits that we have sent', autoComplete: 'one-time-code' }]}
      document={VerifyPhoneDocument}
      variables={({ code = '' }) => ({ code })}
    />
  );
}

/** The server refuses a resend in the first minute after a message, with `retryAfter`. */
function Resend({ kind }: { kind: keyof typeof kinds }) {
  return (
    <Form
      title="Nothing came?"
      submit="Send it again"
      fields={[]}
      document={ResendDocument}
      variables={() => ({ kind })}
    />
  );
}
