import type { VerificationResult } from 'bonafide-client';
import { useUser } from 'bonafide-client/react';
import { useState } from 'react';
import { Address } from './address.js';
import { Authenticator } from './authenticator.js';
import { bonafide } from './client.js';
import { Refusal } from './form.js';
import { Passkeys } from './passkey-list.js';
import { Password } from './password.js';
import { Prepared } from './prepared.js';
import { Sessions } from './sessions.js';
import { Upgrade } from './upgrade.js';

export function Account({ onCleared }: { onCleared: (address: string) => void }) {
  const { user, error, reload } = useUser();
  const [verified, setVerified] = useState<VerificationResult | null>(null);

  async function leave() {
    // The device forgets the session even if the request fails. On the server, the session then expires later.
    await bonafide.logout().catch(() => {});
  }

  function keep() {
    setVerified(null);
    reload();
  }

  if (user === null) return error ? <Refusal error={error} /> : <p>One moment…</p>;
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
          <Password user={user} />
          <Authenticator user={user} />
          <Passkeys user={user} />
          <Sessions />
        </>
      )}
    </>
  );
}
