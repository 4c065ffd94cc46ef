import { useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { Address } from './address.js';
import { failureOf } from './failure.js';
import { Refusal } from './form.js';
import { LogOutDocument, MeDocument, VerificationChangedDocument } from './operations.js';
import { Passkeys } from './passkey-list.js';
import { signOut } from './session.js';
import { Upgrade } from './upgrade.js';

export function Account() {
  const { data, error, refetch } = useQuery(MeDocument);
  const [logOut] = useMutation(LogOutDocument);
  const user = data?.me;
  const isWaiting = (user?.verifications ?? []).length > 0;
  // The link may be opened on another device, so the page cannot know by itself that it was.
  useSubscription(VerificationChangedDocument, { skip: !isWaiting, onData: () => void refetch() });

  async function leave() {
    // Sign out here even if the request fails. The session on the server then expires by itself.
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
          <Passkeys user={user} onChange={() => void refetch()} />
        </>
      )}
      <button type="button" onClick={() => void leave()}>
        {user.isPseudo ? 'Forget this account' : 'Log out'}
      </button>
    </>
  );
}
