import { BonafideProvider, useSession } from 'bonafide-client/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Account } from './account.js';
import { bonafide } from './client.js';
import { Start } from './start.js';

function App() {
  const { status, userId } = useSession();
  /** Set when the owner of this address has removed everything else from the account. */
  const [cleared, setCleared] = useState<string | null>(null);
  return (
    <>
      <h1>A client of Bonafide</h1>
      {status === 'LOGGED_IN' ? <Account key={userId} onCleared={setCleared} /> : <Start cleared={cleared} />}
    </>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root');
createRoot(root).render(
  <StrictMode>
    <BonafideProvider client={bonafide}>
      <App />
    </BonafideProvider>
  </StrictMode>,
);
