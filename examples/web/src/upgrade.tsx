import { bonafide } from './client.js';
import { Form } from './form.js';

/** Gives a pseudo (anonymous) user a password and an address. Earlier sessions end, and the answer has a new one. */
export function Upgrade() {
  return (
    <section>
      <Form
        title="Keep this account"
        heading="h2"
        submit="Keep it"
        fields={[
          { name: 'phone', label: 'Phone', type: 'tel', autoComplete: 'tel' },
          { name: 'email', label: 'Email', type: 'email', autoComplete: 'email' },
          { name: 'password', label: 'Password', type: 'password', autoComplete: 'new-password' },
        ]}
        run={({ phone, email, password }) => bonafide.upgradePseudoUser({ input: { phone, email, password } })}
      />
    </section>
  );
}
