import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Says why a list is empty, rather than showing nothing. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <Paper withBorder p="xl">
      <Text c="dimmed" ta="center">
        {children}
      </Text>
    </Paper>
  );
}
