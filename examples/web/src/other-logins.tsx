import { useEffect, useState } from 'react';
import { ask } from './ask.js';
import { Form } from './form.js';
import { LogInWithCodeDocument, RequestLoginCodeDocument } from './operations.js';
import { canUsePasskeys, logInWithPasskey, offerPasskeys } from './passkeys.js';
import { type FirstStep, orSecondStep } from './second-step.js';
import { signIn } from './session.js';

interface OtherLoginProps {
  onFirstStep: (step: FirstStep) => void;
}

/** Logs in by a code that is sent to a verified address. The app's setting `loginByCode` says which kinds get one. */
export function LogInByCode({ onFirstStep }: OtherLoginProps) {
  const [loginId, setLoginId] = useState<string | null>(null);
  if (loginId === null) {
    return (
      <Form
        key="address"
        title="Get a code"
        heading="h2"
        submit="Send me a code"
        fields={[{ name: 'identifier', label: 'Email or phone', autoComplete: 'username' }]}
        run={({ identifier = '' }) => ask(RequestLoginCodeDocument, { identifier })}
        // The answer is the same for nobody, so the page cannot say whether a message was sent.
        onDone={({ requestLoginCode }) => setLoginId(requestLoginCode.loginId)}
      />
    );
  }
  return (
    <>
      <Form
        key="code"
        title="Enter the code"
        heading="h2"
        submit="Enter"
        fields={[
          {
            name: 'code',
            label: 'The six digits that we have sent',
            autoComplete: 'one-time-code',
            inputMode: 'numeric',
          },
        ]}
        run={({ code = '' }) =>
          orSecondStep(
            async () => signIn((await ask(LogInWithCodeDocument, { loginId, code })).logInWithCode),
            onFirstStep,
          )
        }
      />
      <button type="button" onClick={() => setLoginId(null)}>
        Another address
      </button>
    </>
  );
}

/** A button, and the passkeys of this device in the list of the field for the name. */
export function LogInWithPasskey({ onFirstStep }: OtherLoginProps) {
  useEffect(offerPasskeys, []);
  if (!canUsePasskeys) return null;
  return (
    <Form
      title="Log in with a passkey"
      heading="hidden"
      submit="Use a passkey"
      look="plain"
      run={() => orSecondStep(logInWithPasskey, onFirstStep)}
    />
  );
}
