import { Code, Text } from '@mantine/core';

interface ChangedValuesProps {
  old: unknown;
  changed: unknown;
}

/** The old and the new value of each setting, or of each part of a template, that a change touched. */
export function ChangedValues({ old, changed }: ChangedValuesProps) {
  const [before, after] = [valuesOf(old), valuesOf(changed)];
  return (
    <details>
      <summary>Old and new values</summary>
      {[...new Set([...Object.keys(before), ...Object.keys(after)])].map(name => (
        <div key={name}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Code block className="breakable" aria-label={`${name} before`}>
            {show(before[name])}
          </Code>
          <Text size="sm" aria-hidden>
            ↓
          </Text>
          <Code block className="breakable" aria-label={`${name} after`}>
            {show(after[name])}
          </Code>
        </div>
      ))}
    </details>
  );
}

function valuesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Settings and parts without a value of their own use the default. */
function show(value: unknown): string {
  if (value === undefined || value === null) return 'default';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
