import { type FormEvent, useState } from 'react';
import { type Failure, failureOf } from './failure.js';
import { Form, Refusal } from './form.js';
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
          fields={[]}
          document={RemovePasskeyDocument}
          variables={() => ({ id })}
          onDone={onChange}
        />
      ))}
      {canUsePasskeys && <AddPasskey onDone={onChange} />}
    </section>
  );
}

/** The browser makes the passkey between two mutations, so this is no `Form`. */
function AddPasskey({ onDone }: { onDone: () => void }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    setBusy(true);
    try {
      await addPasskey(String(values.get('name')), String(values.get('currentPassword')) || undefined);
      setFailure(null);
      form.reset();
      onDone();
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  }

  return (
    <form aria-label="Add a passkey" onSubmit={event => void send(event)}>
      <h3>Add a passkey on this device</h3>
      <label>
        Name
        <input name="name" required maxLength={64} />
      </label>
      <label>
        Password, if you logged in more than ten minutes ago
        <input name="currentPassword" type="password" autoComplete="current-password" />
      </label>
      <Refusal failure={failure} />
      <button type="submit" disabled={isBusy}>
        Add
      </button>
    </form>
  );
}
