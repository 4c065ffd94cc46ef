import type { User } from 'bonafide-client';
import { canUsePasskeys } from 'bonafide-client/passkeys';
import { bonafide } from './client.js';
import { Form } from './form.js';
import { add } from './passkeys.js';

export function Passkeys({ user }: { user: User }) {
  const passkeys = user.passkeys ?? [];
  return (
    <section aria-label="Passkeys">
      <h2>Passkeys</h2>
      {passkeys.length === 0 && <p>None</p>}
      {passkeys.map(({ id, name }) => (
        <Form key={id} title={name} submit="Remove" look="danger" run={() => bonafide.removePasskey({ id })} />
      ))}
      {canUsePasskeys() && (
        <Form
          title="Add a passkey"
          submit="Add"
          fields={[
            { name: 'name', label: 'Name of this device' },
            {
              name: 'currentPassword',
              label: 'Password, if you logged in more than ten minutes ago',
              type: 'password',
              autoComplete: 'current-password',
            },
          ]}
          run={({ name = '', currentPassword }) => add(name, currentPassword)}
        />
      )}
    </section>
  );
}
