import { ask } from './ask.js';
import { failureOf } from './failure.js';
import { Form } from './form.js';
import { CompleteLoginDocument, type CompleteLoginInput } from './operations.js';
import { LogInByCode } from './other-logins.js';
import { answerSecondStep, canUsePasskeys } from './passkeys.js';
import { signIn } from './session.js';

/** A login whose first proof was right, and which needs another. It is open for ten minutes. */
export interface FirstStep {
  loginId: string;
  /** What it still accepts: TOTP, RECOVERY_CODE, PASSKEY, PASSWORD or EMAIL_CODE. */
  factors: readonly string[];
}

/** Runs a login. If it needs a second proof, hands that over instead of failing. */
export async function orSecondStep(logIn: () => Promise<void>, onFirstStep: (step: FirstStep) => void): Promise<void> {
  try {
    await logIn();
  } catch (error) {
    const { code, loginId, factors } = failureOf(error);
    if (code !== 'SECOND_FACTOR_REQUIRED' || loginId === undefined || factors === undefined) throw error;
    onFirstStep({ loginId, factors });
  }
}

interface SecondStepProps {
  firstStep: FirstStep;
  onFirstStep: (step: FirstStep | null) => void;
}

export function SecondStep({ firstStep: { loginId, factors }, onFirstStep }: SecondStepProps) {
  const complete = async (input: CompleteLoginInput) =>
    signIn((await ask(CompleteLoginDocument, { loginId, input })).completeLogin);
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
        {factors.includes('PASSKEY') && canUsePasskeys && (
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
        <button type="button" onClick={() => onFirstStep(null)}>
          Start again
        </button>
      </section>
      {factors.includes('EMAIL_CODE') && (
        <section>
          <LogInByCode onFirstStep={onFirstStep} />
        </section>
      )}
    </>
  );
}
