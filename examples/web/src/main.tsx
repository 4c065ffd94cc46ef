import { ApolloProvider } from '@apollo/client/react';
import { StrictMode, useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { Account } from './account.js';
import { client } from './client.js';
import { isSignedIn, subscribe } from './session.js';
import { Start } from './start.js';

function App() {
  const signedIn = useSyncExternalStore(subscribe, isSignedIn);
  /** The address that is left when its owner has thrown out what was on the account before. */
  const [cleared, setCleared] = useState<string | null>(null);
  useEffect(() => {
    // Otherwise the next user would see the cached data of the last one.
    if (!signedIn) void client.clearStore();
    else setCleared(null);
  }, [signedIn]);
  return (
    <>
      <h1>A client of Bonafide</h1>
      {signedIn ? <Account onCleared={setCleared} /> : <Start cleared={cleared} />}
    </>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root');
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <App />
    </ApolloProvider>
  </StrictMode>,
);
