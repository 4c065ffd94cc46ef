import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Explains why a list is empty. */
export function EmptyNotice({ children }: { children: ReactNode }) {
  return (
    <Paper withBorder p="xl">
      <Text c="dimmed" ta="center">
        {children}
      </Text>
    </Paper>
  );
}
