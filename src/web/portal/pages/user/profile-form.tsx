import { Alert, Button, Group, JsonInput, Stack, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useEffect, useRef } from 'react';
import { countryName } from '../../labels.js';
import type { UserDetailFragment } from '../../operations/operations.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { type ProfileField, useProfileDraft } from './profile-draft.js';

const fields: readonly ProfileField[] = ['displayName', 'country', 'locale', 'attributes'];

/** Edits profile and attributes. An error of the server is shown at its field, which gets the focus. */
export function ProfileForm({ user }: { user: UserDetailFragment }) {
  const draft = useProfileDraft(user);
  const { textOf, change, failure } = draft;
  const inputs = useRef<Partial<Record<ProfileField, HTMLElement | null>>>({});
  const refused = fields.find(field => field === failure?.field);
  useEffect(() => {
    if (refused !== undefined) inputs.current[refused]?.focus();
  }, [refused]);

  const propsOf = (field: ProfileField) => ({
    ref: (element: HTMLElement | null) => {
      inputs.current[field] = element;
    },
    value: textOf(field),
    error: refused === field && failure?.message,
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (draft.isChanged && draft.isValid) void draft.save();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label="Display name"
          {...propsOf('displayName')}
          onChange={event => change('displayName', event.currentTarget.value)}
        />
        <TextInput
          label="Country"
          description={describeCountry(textOf('country'))}
          {...propsOf('country')}
          onChange={event => change('country', event.currentTarget.value)}
        />
        <TextInput
          label="Language"
          description="The language of messages, such as en or ja."
          {...propsOf('locale')}
          onChange={event => change('locale', event.currentTarget.value)}
        />
        <JsonInput
          label="Attributes"
          description="Data of your app about the user: a JSON object, or nothing."
          autosize
          minRows={3}
          maxRows={20}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          {...propsOf('attributes')}
          onChange={text => change('attributes', text)}
          {...(!draft.isValid && { error: 'This is not a JSON object.' })}
        />
        {draft.isOvertaken && (
          <Alert color="yellow" role="alert" title="Somebody else has changed this in the meantime">
            If you save, your text replaces theirs. Discard your changes to see theirs.
          </Alert>
        )}
        <FailureAlert failure={refused === undefined ? failure : null} />
        <Group>
          <Button type="submit" disabled={!draft.isChanged || !draft.isValid} loading={draft.isBusy}>
            Save
          </Button>
          {draft.isChanged && (
            <Button variant="default" onClick={draft.discard}>
              Discard changes
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function describeCountry(text: string): string {
  const code = text.trim().toUpperCase();
  return /^[A-Z]{2}$/.test(code)
    ? countryName(code)
    : 'Two letters, such as JP. Phone numbers without + are read as numbers of this country.';
}
