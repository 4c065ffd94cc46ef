import { Form } from './form.js';
import { CreatePseudoUserDocument, LogInDocument } from './operations.js';
import { LogInByCode, LogInWithPasskey } from './other-logins.js';
import { signIn } from './session.js';

/** The page when nobody is signed in. People who only want to look around need no form. */
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
          { name: 'identifier', label: 'Username, email or phone', autoComplete: 'username webauthn' },
          { name: 'password', label: 'Password', type: 'password', autoComplete: 'current-password' },
        ]}
        document={LogInDocument}
        variables={({ identifier = '', password = '' }) => ({ identifier, password })}
        onDone={({ login }) => signIn(login)}
      />
      <LogInWithPasskey />
      <LogInByCode />
    </>
  );
}
