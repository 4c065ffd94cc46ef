import { JsonInput, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { usePortal } from '../../hooks/use-portal.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { readJsonObject } from '../../json-object.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';
import type { settingFields } from '../../operations/setting-fields.js';
import { SaveBar } from './save-bar.js';

type JsonField = Extract<(typeof settingFields)[keyof typeof settingFields], { type: 'JSON' }>;

interface Props {
  field: JsonField;
  /** The name of this part of the page for screen readers. */
  region: string;
  saved: Record<string, unknown> | null;
  /** Above the text. */
  lead: ReactNode;
  /** Of the text. */
  label: string;
  placeholder: string;
}

/** Edits a setting as JSON. An empty text resets it. */
export function JsonSetting({ field, region, saved, lead, label, placeholder }: Props) {
  const { session } = usePortal();
  const { mutate, isBusy, failure, clearFailure } = usePortalMutation(UpdateAppSettingsDocument);
  const [text, setText] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  const savedText = saved === null ? '' : JSON.stringify(saved, null, 2);
  const shown = text ?? savedText;
  const value = readJsonObject(shown);
  const isRefused = failure?.field === field.name;
  const isOthers = field.setBy === 'OPERATOR' && session.role !== 'OPERATOR';

  function change(text: string) {
    // Otherwise "Saved." would come back when the change is discarded.
    setSaved(false);
    setText(text);
  }

  function discard() {
    setText(null);
    clearFailure();
  }

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (value === undefined || (await mutate({ input: { [field.name]: value } })) === null) return;
    setText(null);
    setSaved(true);
  }

  return (
    <Paper withBorder p="md" component="section" aria-label={region}>
      <form onSubmit={event => void submit(event)} noValidate>
        <Stack>
          <div>
            <Title order={2} size="h4">
              {field.label}
            </Title>
            <Text size="sm" c="dimmed">
              {lead}
            </Text>
          </div>
          <JsonInput
            label={label}
            description={field.help}
            placeholder={placeholder}
            autosize
            minRows={4}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={shown}
            onChange={change}
            error={value === undefined ? 'This is not a JSON object.' : isRefused && failure.message}
            disabled={isOthers}
          />
          <SaveBar
            isChanged={shown !== savedText}
            isValid={value !== undefined}
            isBusy={isBusy}
            isSaved={isSaved}
            failure={isRefused ? null : failure}
            onDiscard={discard}
          />
        </Stack>
      </form>
    </Paper>
  );
}
