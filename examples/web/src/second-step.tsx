import type { CompleteLoginInput } from 'bonafide-client';
import { canUsePasskeys } from 'bonafide-client/passkeys';
import { type SecondStep as Step, secondStepIn } from 'bonafide-client/react';
import { bonafide } from './client.js';
import { Form } from './form.js';
import { LogInByCode } from './other-logins.js';
import { answerSecondStep } from './passkeys.js';

/** Runs a login. If it needs a second proof, calls `onStep` instead of failing. */
export async function orSecondStep(logIn: () => Promise<unknown>, onStep: (step: Step) => void): Promise<void> {
  try {
    await logIn();
  } catch (error) {
    const step = secondStepIn(error);
    if (step === null) throw error;
    onStep(step);
  }
}

interface SecondStepProps {
  step: Step;
  onStep: (step: Step | null) => void;
}

export function SecondStep({ step: { loginId, factors }, onStep }: SecondStepProps) {
  const complete = (input: CompleteLoginInput) => bonafide.completeLogin({ loginId, input });
  return (
    <>
      <section aria-label="Second step">
        <h2>One more step</h2>
        <p>Your login is right. This account asks for another proof.</p>
        {factors.includes('TOTP') && (
          <Form
            title="Authenticator app"
            submit="Continue"
            fields={[
              { name: 'totp', label: 'The six digits in the app', autoComplete: 'one-time-code', inputMode: 'numeric' },
            ]}
            run={({ totp = '' }) => complete({ totp })}
          />
        )}
        {factors.includes('PASSKEY') && canUsePasskeys() && (
          <Form
            title="Passkey"
            submit="Use a passkey"
            run={async () => complete({ passkey: await answerSecondStep(loginId) })}
          />
        )}
        {factors.includes('PASSWORD') && (
          <Form
            title="Password"
            submit="Continue"
            fields={[{ name: 'password', label: 'Password', type: 'password', autoComplete: 'current-password' }]}
            run={({ password = '' }) => complete({ password })}
          />
        )}
        {factors.includes('RECOVERY_CODE') && (
          <Form
            title="Recovery code"
            submit="Use the recovery code"
            fields={[{ name: 'recoveryCode', label: 'One of the codes that you keep', autoComplete: 'off' }]}
            run={({ recoveryCode = '' }) => complete({ recoveryCode })}
          />
        )}
        <button type="button" onClick={() => onStep(null)}>
          Start again
        </button>
      </section>
      {factors.includes('EMAIL_CODE') && (
        <section>
          <LogInByCode onStep={onStep} />
        </section>
      )}
    </>
  );
}
