import { canUsePasskeys, offerPasskeys } from 'bonafide-client/passkeys';
import type { SecondStep } from 'bonafide-client/react';
import { useEffect, useState } from 'react';
import { bonafide } from './client.js';
import { Form } from './form.js';
import { logIn } from './passkeys.js';
import { orSecondStep } from './second-step.js';

interface OtherLoginProps {
  onStep: (step: SecondStep) => void;
}

/** Logs in by a code that is sent to a verified address. The app's setting `loginByCode` lists the kinds of addresses that get one. */
export function LogInByCode({ onStep }: OtherLoginProps) {
  const [loginId, setLoginId] = useState<string | null>(null);
  if (loginId === null) {
    return (
      <Form
        key="address"
        title="Get a code"
        heading="h2"
        submit="Send me a code"
        fields={[{ name: 'identifier', label: 'Email or phone', autoComplete: 'username' }]}
        run={({ identifier = '' }) => bonafide.requestLoginCode({ identifier })}
        // The answer is the same if nobody owns the address, so the page cannot tell whether a message was sent.
        onDone={({ loginId }) => setLoginId(loginId)}
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
        run={({ code = '' }) => orSecondStep(() => bonafide.logInWithCode({ loginId, code }), onStep)}
      />
      <button type="button" onClick={() => setLoginId(null)}>
        Another address
      </button>
    </>
  );
}

/** Shows a button, and offers the passkeys of this device in the list of the username field. */
export function LogInWithPasskey({ onStep }: OtherLoginProps) {
  // There is nothing to do after the login: `useSession` then shows the account.
  useEffect(() => offerPasskeys(bonafide, () => {}), []);
  if (!canUsePasskeys()) return null;
  return (
    <Form
      title="Log in with a passkey"
      heading="hidden"
      submit="Use a passkey"
      look="plain"
      run={() => orSecondStep(logIn, onStep)}
    />
  );
}
