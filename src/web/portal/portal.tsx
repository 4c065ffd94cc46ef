import { ApolloProvider } from '@apollo/client/react';
import { Center, Loader } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createHashRouter, Navigate, Route, RouterProvider, Routes, useParams } from 'react-router';
import { createClient } from './api/client.js';
import { failureOf } from './api/failure.js';
import type { Session } from './api/session.js';
import { endSession, findSession } from './api/session.js';
import { PortalContext } from './hooks/use-portal.js';
import { AppsPage } from './pages/apps.js';
import { SignInPage } from './pages/sign-in.js';
import { FailureAlert } from './parts/failure-alert.js';
import { routes } from './routes.js';
import { Shell } from './shell.js';
import { useTokenQuestion } from './type-token.js';

/** The app that the server uses when a request names none. */
const defaultApp = 'default';

export function Portal() {
  const [session, setSession] = useState<Session | null | 'unknown' | 'unreachable'>('unknown');
  useEffect(() => {
    // Otherwise everybody would seem to be signed out while the server is busy.
    if (session === 'unknown') findSession().then(setSession, () => setSession('unreachable'));
  }, [session]);
  const showSignIn = useCallback(() => setSession(null), []);

  if (session === 'unknown') {
    return (
      <Center component="main" h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  if (session === 'unreachable') {
    return (
      <Center component="main" h="100vh" p="md">
        <FailureAlert failure={failureOf(null)} retry={() => setSession('unknown')} />
      </Center>
    );
  }
  if (session === null) return <SignInPage onSignIn={setSession} />;
  return <SignedIn session={session} onSignedOut={showSignIn} />;
}

/** The router of the pages. A data router, because only that lets a page ask before it is left (use-leave-guard.ts). */
function SignedIn({ session, onSignedOut }: Omit<AppPagesProps, 'home'>) {
  const router = useMemo(() => {
    const home = `/${session.appId ?? defaultApp}/overview`;
    const pages = (
      <Routes>
        <Route path="/:appId/*" element={<AppPages session={session} home={home} onSignedOut={onSignedOut} />} />
        <Route path="*" element={<Navigate to={home} replace />} />
      </Routes>
    );
    return createHashRouter([{ path: '*', element: pages }]);
  }, [session, onSignedOut]);
  return <RouterProvider router={router} />;
}

interface AppPagesProps {
  session: Session;
  home: string;
  onSignedOut: () => void;
}

/** The pages of the app that the URL names. */
function AppPages({ session, home, onSignedOut }: AppPagesProps) {
  const { appId = defaultApp } = useParams();
  const { ask, dialog } = useTokenQuestion(onSignedOut);
  const client = useMemo(() => createClient(appId, onSignedOut, ask), [appId, onSignedOut, ask]);
  const portalState = useMemo(() => {
    const signOut = () => void endSession().finally(onSignedOut);
    return { session, appId, signOut };
  }, [session, appId, onSignedOut]);

  if (session.appId !== null && session.appId !== appId) return <Navigate to={home} replace />;
  return (
    <PortalContext value={portalState}>
      <ApolloProvider client={client}>
        <Shell key={appId}>
          <Routes>
            {routes.map(({ path, Content }) => (
              <Route key={path} path={path} element={<Content />} />
            ))}
            {session.role === 'OPERATOR' && <Route path="apps" element={<AppsPage />} />}
            <Route path="*" element={<Navigate to={home} replace />} />
          </Routes>
        </Shell>
        {dialog}
      </ApolloProvider>
    </PortalContext>
  );
}
