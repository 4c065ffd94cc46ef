import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type DurationUnit, durationUnits, joinDuration, splitDuration, type TypedDuration } from '../../durations.js';
import { fieldOrder } from './field-order.js';

interface DurationInputProps {
  label: string;
  description: string;
  /** In seconds. Null: the field is empty. NaN: what it has is not a whole number. */
  value: number | null;
  error: string | null;
  onChange: (seconds: number | null) => void;
}

/** A field for a time: a whole number beside its unit (O25). */
export function DurationInput({ label, description, value, error, onChange }: DurationInputProps) {
  const [typed, setTyped] = useState(() => splitDuration(value));
  // Only if the value changed elsewhere, for example when changes were discarded. Otherwise 60 minutes would become 1 hour.
  if (!Object.is(joinDuration(typed), value)) setTyped(splitDuration(value));

  function change(part: Partial<TypedDuration>) {
    const next = { ...typed, ...part };
    setTyped(next);
    onChange(joinDuration(next));
  }

  return (
    <TextInput
      label={label}
      description={description}
      inputMode="numeric"
      autoComplete="off"
      value={typed.count}
      onChange={event => change({ count: event.currentTarget.value })}
      error={error}
      inputWrapperOrder={fieldOrder}
      rightSectionWidth="7.5rem"
      rightSection={
        <NativeSelect
          className="unit"
          variant="unstyled"
          // Otherwise it inherits the width of the section that it is in.
          rightSectionWidth="1.75rem"
          aria-label={`Unit of ${label.toLowerCase()}`}
          value={typed.unit}
          onChange={event => change({ unit: event.currentTarget.value as DurationUnit })}
          data={durationUnits.toReversed()}
        />
      }
    />
  );
}
