import { Code, Text } from '@mantine/core';
import { durationInWords } from '../durations.js';
import { settingFields } from '../operations/setting-fields.js';

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
            {labelOf(name)}
          </Text>
          <Code block className="breakable" aria-label={`${labelOf(name)} before`}>
            {show(name, before[name])}
          </Code>
          <Text size="sm" aria-hidden>
            ↓
          </Text>
          <Code block className="breakable" aria-label={`${labelOf(name)} after`}>
            {show(name, after[name])}
          </Code>
        </div>
      ))}
    </details>
  );
}

function valuesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function settingOf(name: string) {
  return Object.hasOwn(settingFields, name) ? settingFields[name as keyof typeof settingFields] : null;
}

function labelOf(name: string): string {
  return settingOf(name)?.label ?? name;
}

/** Settings and parts without a value of their own use the default. */
function show(name: string, value: unknown): string {
  if (typeof value === 'number' && settingOf(name)?.type === 'SECONDS') return durationInWords(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === undefined || value === null) return 'default';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
