import { Button, Group, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';

interface NameFormProps {
  label: string;
  isBusy: boolean;
  /** Whether something of this name was made; then the field is empty again. */
  onCreate: (name: string) => Promise<boolean>;
}

/** Makes something that needs nothing but a name. */
export function NameForm({ label, isBusy, onCreate }: NameFormProps) {
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
        <Button type="submit" loading={isBusy}>
          Create
        </Button>
      </Group>
    </form>
  );
}
