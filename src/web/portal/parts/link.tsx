import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { usePlace } from '../session.js';

/** A link to a page of the app that is looked at, as `users/42`. */
export function AppLink({ to, children }: { to: string; children: ReactNode }) {
  const { appId } = usePlace();
  return (
    <Anchor component={Link} to={`/${appId}/${to}`} inherit className="breakable" underline="always">
      {children}
    </Anchor>
  );
}
