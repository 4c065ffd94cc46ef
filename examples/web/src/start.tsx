import { type SecondStep as Step, useSession } from 'bonafide-client/react';
import { useState } from 'react';
import { bonafide } from './client.js';
import { Form } from './form.js';
import { LogInByCode, LogInWithPasskey } from './other-logins.js';
import { Reset } from './reset.js';
import { orSecondStep, SecondStep } from './second-step.js';

/** The page when nobody is logged in. People who only want to look around need no form. */
export function Start({ cleared }: { cleared: string | null }) {
  const { endReason } = useSession();
  const [step, setStep] = useState<Step | null>(null);
  if (step !== null) return <SecondStep step={step} onStep={setStep} />;
  return (
    <>
      {cleared === null && (endReason === 'INVALID_TOKEN' || endReason === 'REFRESH_TOKEN_REUSED') && (
        <p role="status">Your session has ended. Log in again.</p>
      )}
      {cleared !== null && (
        <p role="status">
          Everything except {cleared} has been removed from your account. Now set a password: request a reset below.
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
            orSecondStep(() => bonafide.login({ identifier, password }), setStep)
          }
        />
        <LogInWithPasskey onStep={setStep} />
      </section>
      <section>
        <LogInByCode onStep={setStep} />
      </section>
      <section>
        <Form
          title="Look around"
          heading="h2"
          submit="Start without an account"
          run={() => bonafide.createPseudoUser()}
        />
      </section>
      <section>
        <Reset />
      </section>
    </>
  );
}
