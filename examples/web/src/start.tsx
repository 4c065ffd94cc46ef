import { Form } from './form.js';
import { CreatePseudoUserDocument, LogInDocument } from './operations.js';
import { signIn } from './session.js';

/** Nobody is signed in: whoever only wants to look around needs no form. */
export function Start() {
  return (
    <>
      <Form
        title="Look around"
        submit="Start without an account"
        fields={[]}
        document={CreatePseudoUserDocument}
        variables={() => ({})}
        onDone={({ createPseudoUser }) => signIn(createPseudoUser)}
      />
      <Form
        title="Log in"
        submit="Log in"
        fields={[
          { name: 'identifier', label: 'Username, email or phone', autoComplete: 'username' },
          { name: 'password', label: 'Password', type: 'password', autoComplete: 'current-password' },
        ]}
        document={LogInDocument}
        variables={({ identifier = '', password = '' }) => ({ identifier, password })}
        onDone={({ login }) => signIn(login)}
      />
    </>
  );
}
