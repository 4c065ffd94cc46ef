import { Code, Stack } from '@mantine/core';
import { ChangedValues } from './changed-values.js';

/** The details of an audit entry or event: names and kinds, and the old and new values of a change; never secrets. */
export function Details({ details: { old, new: changed, ...rest } }: { details: Record<string, unknown> }) {
  const known = Object.entries(rest).filter(([, value]) => value !== null);
  const hasChange = old !== undefined || changed !== undefined;
  if (known.length === 0 && !hasChange) return null;
  return (
    <Stack gap="xs">
      {known.length > 0 && (
        <Code className="breakable">{known.map(([name, value]) => `${name}: ${format(value)}`).join(', ')}</Code>
      )}
      {hasChange && <ChangedValues old={old} changed={changed} />}
    </Stack>
  );
}

function format(value: unknown): string {
  return Array.isArray(value) ? value.join(' + ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
