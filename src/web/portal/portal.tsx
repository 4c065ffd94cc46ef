import { ApolloProvider } from '@apollo/client/react';
import { Center, Loader } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { HashRouter, Navigate, Route, Routes, useParams } from 'react-router';
import { createClient } from './client.js';
import { AppsPage } from './pages/apps.js';
import { SignInPage } from './pages/sign-in.js';
import { pages } from './pages.js';
import type { Session } from './session.js';
import { findSession, PlaceContext, signOut } from './session.js';
import { Shell } from './shell.js';

/** The app of everybody who names none. */
const defaultApp = 'default';

export function Portal() {
  const [session, setSession] = useState<Session | null | 'unknown'>('unknown');
  useEffect(() => {
    findSession().then(setSession, () => setSession(null));
  }, []);
  const leave = useCallback(() => setSession(null), []);

  if (session === 'unknown') {
    return (
      <Center component="main" h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  if (session === null) return <SignInPage onSignIn={setSession} />;
  const home = `/${session.appId ?? defaultApp}/overview`;
  return (
    <HashRouter>
      <Routes>
        <Route path="/:appId/*" element={<OneApp session={session} home={home} onLeave={leave} />} />
        <Route path="*" element={<Navigate to={home} replace />} />
      </Routes>
    </HashRouter>
  );
}

interface OneAppProps {
  session: Session;
  home: string;
  onLeave: () => void;
}

/** The pages of the app that the address names. */
function OneApp({ session, home, onLeave }: OneAppProps) {
  const { appId = defaultApp } = useParams();
  const client = useMemo(() => createClient(appId, onLeave), [appId, onLeave]);
  const place = useMemo(() => {
    const leave = () => void signOut().finally(onLeave);
    return { session, appId, leave };
  }, [session, appId, onLeave]);

  if (session.appId !== null && session.appId !== appId) return <Navigate to={home} replace />;
  return (
    <PlaceContext value={place}>
      <ApolloProvider client={client}>
        <Shell key={appId}>
          <Routes>
            {pages.map(({ path, Content }) => (
              <Route key={path} path={path} element={<Content />} />
            ))}
            {session.role === 'OPERATOR' && <Route path="apps" element={<AppsPage />} />}
            <Route path="*" element={<Navigate to={home} replace />} />
          </Routes>
        </Shell>
      </ApolloProvider>
    </PlaceContext>
  );
}
