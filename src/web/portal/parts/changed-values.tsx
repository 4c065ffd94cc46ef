import { Code, Text } from '@mantine/core';
import { durationInWords } from '../durations.js';
import { kindLabels, secondFactorLabels } from '../labels.js';
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

const partLabels: Readonly<Record<string, string>> = { subject: 'Subject', text: 'Text', html: 'HTML' };

function labelOf(name: string): string {
  return settingOf(name)?.label ?? partLabels[name] ?? name;
}

/** The values of the settings that are a choice, by their names in the API. */
const choiceLabels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  secondFactor: secondFactorLabels,
  lookups: { OFF: 'off', EXACT: 'on' },
  loginByCode: kindLabels,
};

/** Settings and parts without a value of their own use the default. */
function show(name: string, value: unknown): string {
  if (typeof value === 'number' && settingOf(name)?.type === 'SECONDS') return durationInWords(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === undefined || value === null) return 'default';
  if (Array.isArray(value) && value.every(each => typeof each === 'string')) {
    return value.map(each => show(name, each)).join(', ') || 'none';
  }
  return typeof value === 'string' ? (choiceLabels[name]?.[value] ?? value) : JSON.stringify(value, null, 2);
}
