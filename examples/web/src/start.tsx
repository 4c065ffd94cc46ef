import { useState } from 'react';
import { ask } from './ask.js';
import { Form } from './form.js';
import { CreatePseudoUserDocument, LogInDocument } from './operations.js';
import { LogInByCode, LogInWithPasskey } from './other-logins.js';
import { Reset } from './reset.js';
import { type FirstStep, orSecondStep, SecondStep } from './second-step.js';
import { signIn } from './session.js';

/** The page when nobody is signed in. People who only want to look around need no form. */
export function Start({ cleared }: { cleared: string | null }) {
  const [firstStep, setFirstStep] = useState<FirstStep | null>(null);
  if (firstStep !== null) return <SecondStep firstStep={firstStep} onFirstStep={setFirstStep} />;
  return (
    <>
      {cleared !== null && (
        <p role="status">
          Everything but {cleared} has been removed from your account. Now set a password: ask for a reset below.
        </p>
      )}
      <section>
        <Form
          title="Log in"
          heading="h2"
          submit="Log in"
          fields={[
            { name: 'identifier', label: 'Username, email or phone', autoComplete: 'username webauthn' },
            { name: 'password', label: 'Password', type: 'password', autoComplete: 'current-password' },
          ]}
          run={({ identifier = '', password = '' }) =>
            orSecondStep(async () => signIn((await ask(LogInDocument, { identifier, password })).login), setFirstStep)
          }
        />
        <LogInWithPasskey onFirstStep={setFirstStep} />
      </section>
      <section>
        <LogInByCode onFirstStep={setFirstStep} />
      </section>
      <section>
        <Form
          title="Look around"
          heading="h2"
          submit="Start without an account"
          run={async (_, key) => signIn((await ask(CreatePseudoUserDocument, {}, key)).createPseudoUser)}
        />
      </section>
      <section>
        <Reset />
      </section>
    </>
  );
}
