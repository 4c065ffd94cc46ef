import { Stack, Text } from '@mantine/core';
import { detailInWords } from '../detail-words.js';
import { ChangedValues } from './changed-values.js';

/** The details of an audit entry or event: names and kinds, and the old and new values of a change; never secrets. */
export function Details({ details: { old, new: changed, ...rest } }: { details: Record<string, unknown> }) {
  const known = Object.entries(rest).filter(([, value]) => value !== null);
  const hasChange = old !== undefined || changed !== undefined;
  if (known.length === 0 && !hasChange) return null;
  return (
    <Stack gap="xs">
      {known.length > 0 && (
        <Text size="sm" className="breakable">
          {known.map(([name, value]) => detailInWords(name, value)).join(' · ')}
        </Text>
      )}
      {hasChange && <ChangedValues old={old} changed={changed} />}
    </Stack>
  );
}
