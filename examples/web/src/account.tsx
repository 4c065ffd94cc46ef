import { useMutation, useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { Address } from './address.js';
import { failureOf } from './failure.js';
import { Refusal } from './form.js';
import { LogOutDocument, MeDocument } from './operations.js';
import { signOut } from './session.js';
import { Upgrade } from './upgrade.js';

/** A link may be opened on another device: so often the page asks whether it has been. */
const askAgainMs = 2_000;

export function Account() {
  const { data, error, startPolling, stopPolling } = useQuery(MeDocument);
  const [logOut] = useMutation(LogOutDocument);
  const user = data?.me;
  const isWaiting = (user?.verifications ?? []).length > 0;
  useEffect(() => {
    if (isWaiting) startPolling(askAgainMs);
    return stopPolling;
  }, [isWaiting, startPolling, stopPolling]);

  async function leave() {
    // Signed out here in any case; a session that is lost ends by itself.
    await logOut().catch(() => {});
    signOut();
  }

  if (user === undefined) return error ? <Refusal failure={failureOf(error)} /> : <p>One moment…</p>;
  return (
    <>
      <p>
        {user.isPseudo
          ? 'You are looking around.'
          : `You can log in by ${user.loginIdentifiers?.join(', ') || 'nothing yet'}.`}
      </p>
      {user.isPseudo ? (
        <Upgrade />
      ) : (
        <>
          <Address kind="PHONE" user={user} />
          <Address kind="EMAIL" user={user} />
        </>
      )}
      <button type="button" onClick={() => void leave()}>
        {user.isPseudo ? 'Forget this account' : 'Log out'}
      </button>
    </>
  );
}
