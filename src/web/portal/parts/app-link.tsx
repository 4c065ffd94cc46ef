import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { usePortal } from '../hooks/use-portal.js';

/** A link to a page of the current app. `to` is for example `users/42`. */
export function AppLink({ to, children }: { to: string; children: ReactNode }) {
  const { appId } = usePortal();
  return (
    <Anchor component={Link} to={`/${appId}/${to}`} inherit className="breakable" underline="always">
      {children}
    </Anchor>
  );
}
