import type { User } from 'bonafide-client';
import { bonafide } from './client.js';
import { Form } from './form.js';

const newPassword = {
  name: 'newPassword',
  label: 'New password',
  type: 'password',
  autoComplete: 'new-password',
} as const;

/** Changes the password, or sets the first one. All other sessions end. */
export function Password({ user }: { user: User }) {
  return (
    <section aria-label="Password">
      <h2>Password</h2>
      {user.hasPassword === false ? (
        <Form
          title="Set a password"
          submit="Set it"
          fields={[newPassword]}
          run={({ newPassword = '' }) => bonafide.setPassword({ newPassword })}
        />
      ) : (
        <details>
          <summary>Change password</summary>
          <Form
            title="Change password"
            heading="hidden"
            submit="Change"
            fields={[
              {
                name: 'currentPassword',
                label: 'Current password',
                type: 'password',
                autoComplete: 'current-password',
              },
              newPassword,
            ]}
            run={({ currentPassword = '', newPassword = '' }) =>
              bonafide.changePassword({ currentPassword, newPassword })
            }
            done="The password is changed. All other logins have ended."
          />
        </details>
      )}
    </section>
  );
}
