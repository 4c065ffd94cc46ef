import { useState } from 'react';
import { bonafide } from './client.js';
import { Form } from './form.js';

/** Resets the password by a code in an SMS. The link in a mail opens a page of Bonafide instead. */
export function Reset() {
  const [resetId, setResetId] = useState<string | null>(null);
  if (resetId === null) {
    return (
      <Form
        key="request"
        title="Forgot your password?"
        heading="h2"
        submit="Reset it"
        fields={[{ name: 'identifier', label: 'Your email, phone or username', autoComplete: 'username' }]}
        run={({ identifier = '' }) => bonafide.requestPasswordReset({ identifier })}
        onDone={({ resetId }) => setResetId(resetId)}
      />
    );
  }
  return (
    <>
      <Form
        key="reset"
        title="Set a new password"
        heading="h2"
        submit="Set it"
        fields={[
          { name: 'code', label: 'The code in the SMS', autoComplete: 'one-time-code', inputMode: 'numeric' },
          { name: 'newPassword', label: 'New password', type: 'password', autoComplete: 'new-password' },
        ]}
        run={({ code = '', newPassword = '' }) => bonafide.resetPassword({ input: { resetId, code, newPassword } })}
        done="The password is set. Log in with it."
      />
      <p>If the account has only an email address, open the link in the mail.</p>
      <button type="button" onClick={() => setResetId(null)}>
        Ask again
      </button>
    </>
  );
}
