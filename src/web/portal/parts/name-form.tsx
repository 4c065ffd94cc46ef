import { Button, Group, TextInput } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';

interface NameFormProps {
  label: string;
  isBusy: boolean;
  /** Resolves to true when it was created; the field is then cleared. */
  onCreate: (name: string) => Promise<boolean>;
  /** Further fields, between the name and the button. Their state stays with the caller. */
  children?: ReactNode;
}

/** A form that creates something with a name. */
export function NameForm({ label, isBusy, onCreate, children }: NameFormProps) {
  const [name, setName] = useState('');
  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (await onCreate(name)) setName('');
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <Group align="flex-end">
        <TextInput
          label={label}
          required
          withAsterisk={false}
          maxLength={60}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        {children}
        <Button type="submit" loading={isBusy}>
          Create
        </Button>
      </Group>
    </form>
  );
}
