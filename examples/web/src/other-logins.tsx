import { useEffect, useState } from 'react';
import { type Failure, failureOf } from './failure.js';
import { Form, Refusal } from './form.js';
import { LogInWithCodeDocument, RequestLoginCodeDocument } from './operations.js';
import { canUsePasskeys, logInWithPasskey, offerPasskeys } from './passkeys.js';
import { signIn } from './session.js';

/** Logs in by a code that is sent to a verified address. The app's setting `loginByCode` says which kinds get one. */
export function LogInByCode() {
  const [loginId, setLoginId] = useState<string | null>(null);
  if (loginId === null) {
    return (
      <Form
        title="Get a code"
        submit="Send me a code"
        fields={[{ name: 'identifier', label: 'Email or phone', autoComplete: 'username' }]}
        document={RequestLoginCodeDocument}
        variables={({ identifier = '' }) => ({ identifier })}
        // The answer is the same for nobody, so the page cannot say whether a message was sent.
        onDone={({ requestLoginCode }) => setLoginId(requestLoginCode.loginId)}
      />
    );
  }
  return (
    <>
      <Form
        title="Enter the code"
        submit="Enter"
        fields={[{ name: 'code', label: 'The six digits that we have sent', autoComplete: 'one-time-code' }]}
        document={LogInWithCodeDocument}
        variables={({ code = '' }) => ({ loginId, code })}
        onDone={({ logInWithCode }) => signIn(logInWithCode)}
      />
      <button type="button" onClick={() => setLoginId(null)}>
        Another address
      </button>
    </>
  );
}

/** A button, and the passkeys of this device in the list of the field for the name. */
export function LogInWithPasskey() {
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(offerPasskeys, []);
  if (!canUsePasskeys) return null;

  async function logIn() {
    setFailure(null);
    await logInWithPasskey().catch(error => setFailure(failureOf(error)));
  }

  return (
    <>
      <button type="button" onClick={() => void logIn()}>
        Use a passkey
      </button>
      <Refusal failure={failure} />
    </>
  );
}
