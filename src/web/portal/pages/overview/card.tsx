import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface CardProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** One subject of the overview. Its heading names it for screen readers. */
export function Card({ title, lead, children }: CardProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h4" mb={lead === undefined ? 'md' : 0}>
        {title}
      </Title>
      {lead !== undefined && (
        <Text size="sm" c="dimmed" mb="md">
          {lead}
        </Text>
      )}
      {children}
    </Paper>
  );
}
