import { ApolloProvider } from '@apollo/client/react';
import { useEffect, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { Account } from './account.js';
import { client } from './client.js';
import { isSignedIn, subscribe } from './session.js';
import { Start } from './start.js';

function App() {
  const signedIn = useSyncExternalStore(subscribe, isSignedIn);
  useEffect(() => {
    // Otherwise the next user would see the cached data of the last one.
    if (!signedIn) void client.clearStore();
  }, [signedIn]);
  return (
    <>
      <h1>A client of Bonafide</h1>
      {signedIn ? <Account /> : <Start />}
    </>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root');
createRoot(root).render(
  <ApolloProvider client={client}>
    <App />
  </ApolloProvider>,
);
