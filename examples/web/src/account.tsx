import { useQuery, useSubscription } from '@apollo/client/react';
import { useState } from 'react';
import { Address } from './address.js';
import { ask } from './ask.js';
import { Authenticator } from './authenticator.js';
import { failureOf } from './failure.js';
import { Refusal } from './form.js';
import { LogOutDocument, MeDocument, type PreparedFragment, VerificationChangedDocument } from './operations.js';
import { Passkeys } from './passkey-list.js';
import { Password } from './password.js';
import { Prepared } from './prepared.js';
import { signOut } from './session.js';
import { Sessions } from './sessions.js';
import { Upgrade } from './upgrade.js';

export function Account({ onCleared }: { onCleared: (address: string) => void }) {
  const { data, error, refetch } = useQuery(MeDocument);
  const [verified, setVerified] = useState<PreparedFragment | null>(null);
  const user = data?.me;
  const isWaiting = (user?.verifications ?? []).length > 0;
  const readAgain = () => void refetch();
  // The link may be opened on another device, so the page cannot know by itself that it was.
  useSubscription(VerificationChangedDocument, { skip: !isWaiting, onData: readAgain });

  async function leave() {
    // Sign out here even if the request fails. The session on the server then expires by itself.
    await ask(LogOutDocument, {}).catch(() => {});
    signOut();
  }

  function keep() {
    setVerified(null);
    readAgain();
  }

  if (user === undefined) return error ? <Refusal failure={failureOf(error)} /> : <p>One moment…</p>;
  return (
    <>
      <p className="intro">
        {user.isPseudo
          ? 'You are looking around.'
          : `You can log in by ${user.loginIdentifiers?.join(', ') || 'nothing yet'}.`}
        <button type="button" onClick={() => void leave()}>
          {user.isPseudo ? 'Forget this account' : 'Log out'}
        </button>
      </p>
      {verified !== null && <Prepared result={verified} onKept={keep} onCleared={onCleared} />}
      {user.isPseudo ? (
        <Upgrade />
      ) : (
        <>
          <Address kind="PHONE" user={user} onVerified={setVerified} />
          <Address kind="EMAIL" user={user} onVerified={setVerified} />
          <Password user={user} onChange={readAgain} />
          <Authenticator user={user} onChange={readAgain} />
          <Passkeys user={user} onChange={readAgain} />
          <Sessions />
        </>
      )}
    </>
  );
}
