import { ask } from './ask.js';
import { Form } from './form.js';
import { type AccountFragment, RemovePasskeyDocument } from './operations.js';
import { addPasskey, canUsePasskeys } from './passkeys.js';

/** The passkeys of the user. `onChange` reads the account again. */
export function Passkeys({ user, onChange }: { user: AccountFragment; onChange: () => void }) {
  const passkeys = user.passkeys ?? [];
  return (
    <section aria-label="Passkeys">
      <h2>Passkeys</h2>
      {passkeys.length === 0 && <p>None</p>}
      {passkeys.map(({ id, name }) => (
        <Form
          key={id}
          title={name}
          submit="Remove"
          look="danger"
          run={() => ask(RemovePasskeyDocument, { id })}
          onDone={onChange}
        />
      ))}
      {canUsePasskeys && (
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
          run={({ name = '', currentPassword }) => addPasskey(name, currentPassword)}
          onDone={onChange}
        />
      )}
    </section>
  );
}
