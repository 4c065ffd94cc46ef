import { NativeSelect, NumberInput, SimpleGrid, Stack, Switch, TextInput, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../../api/failure.js';
import { durationInWords, durationProblem } from '../../durations.js';
import { usePortal } from '../../hooks/use-portal.js';
import type { settingFields } from '../../operations/setting-fields.js';
import type { Draft } from './draft.js';
import { DurationInput } from './duration-input.js';
import { fieldOrder } from './field-order.js';

type Field = (typeof settingFields)[keyof typeof settingFields];
type FieldOf<Type extends Field['type']> = Extract<Field, { type: Type }>;

/** Some settings below a heading. */
export function SettingGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

/** Two columns in a wide window. */
export function Columns({ children }: { children: ReactNode }) {
  return <SimpleGrid cols={{ base: 1, md: 2 }}>{children}</SimpleGrid>;
}

export function TextSetting({ field: { name, label, help, setBy }, draft }: { field: FieldOf<'TEXT'>; draft: Draft }) {
  const { session } = usePortal();
  return (
    <TextInput
      label={label}
      description={help}
      inputWrapperOrder={fieldOrder}
      value={draft.settings[name] ?? ''}
      onChange={event => draft.change({ [name]: event.currentTarget.value || null })}
      error={errorOf(name, draft)}
      disabled={setBy === 'OPERATOR' && session.role !== 'OPERATOR'}
    />
  );
}

export function NumberSetting({ field, draft }: { field: FieldOf<'NUMBER'>; draft: Draft }) {
  const { name, label, help, initial } = field;
  return (
    <NumberInput
      label={label}
      description={`${help} Empty: ${initial.toLocaleString('en')}.`}
      inputWrapperOrder={fieldOrder}
      value={draft.settings[name] ?? ''}
      onChange={value => draft.change({ [name]: typeof value === 'number' ? value : null })}
      error={errorOf(name, draft)}
      thousandSeparator=","
      allowDecimal={false}
      allowNegative={false}
      hideControls
    />
  );
}

export function DurationSetting({ field, draft }: { field: FieldOf<'SECONDS'>; draft: Draft }) {
  const { name, label, help, min, max, initial } = field;
  return (
    <DurationInput
      label={label}
      description={`${help} ${durationInWords(min)} to ${durationInWords(max)}. Empty: ${durationInWords(initial)}.`}
      value={draft.settings[name]}
      error={durationProblem(draft.settings[name], { min, max }) ?? rangeError(name, draft.failure)}
      onChange={seconds => draft.change({ [name]: seconds })}
    />
  );
}

export function FlagSetting({ field: { name, label, help }, draft }: { field: FieldOf<'FLAG'>; draft: Draft }) {
  return (
    <Switch
      label={label}
      description={help}
      checked={draft.settings[name]}
      onChange={event => draft.change({ [name]: event.currentTarget.checked })}
    />
  );
}

interface ChoiceSettingProps {
  field: FieldOf<'SECOND_FACTOR' | 'SIGNING_ALGORITHM'>;
  choices: { value: string; label: string }[];
  draft: Draft;
}

export function ChoiceSetting({ field: { name, label, help }, choices, draft }: ChoiceSettingProps) {
  return (
    <NativeSelect
      label={label}
      description={help}
      value={draft.settings[name]}
      data={choices}
      onChange={event => draft.change({ [name]: event.currentTarget.value })}
    />
  );
}

/** Returns the server's sentence about a setting that it refused. */
export function errorOf(name: string, { failure }: Draft): string | null {
  return failure?.field === name ? failure.message : null;
}

/** Returns the range of an error in words. It is smaller than that of the field if another setting limits it. */
function rangeError(name: string, failure: Failure | null): string | null {
  if (failure?.field !== name) return null;
  const { min, max, message } = failure;
  if (min === undefined || max === undefined) return message;
  return `Enter ${durationInWords(min)} to ${durationInWords(max)}, the longest lifetime.`;
}
