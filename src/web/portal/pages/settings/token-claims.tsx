import { JsonInput, Paper, Stack, Text, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { readJsonObject } from '../../json-object.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { SaveBar } from './save-bar.js';

/** Edits the extra claims of access tokens as JSON. An empty field leaves only the standard claims (T2). */
export function TokenClaims({ saved }: { saved: SettingsFragment['claims'] }) {
  const { mutate, isBusy, failure, clearFailure } = usePortalMutation(UpdateAppSettingsDocument);
  const [text, setText] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  const savedText = saved === null ? '' : JSON.stringify(saved, null, 2);
  const shown = text ?? savedText;
  const claims = readJsonObject(shown);
  const isRefused = failure?.field === 'claims';

  function discard() {
    setText(null);
    clearFailure();
  }

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (claims === undefined || (await mutate({ input: { claims } })) === null) return;
    setText(null);
    setSaved(true);
  }

  return (
    <Paper withBorder p="md" component="section" aria-label="Claims">
      <form onSubmit={event => void submit(event)} noValidate>
        <Stack>
          <div>
            <Title order={2} size="h4">
              {settingFields.claims.label}
            </Title>
            <Text size="sm" c="dimmed">
              Extra claims in access tokens, for your other backends. A text can contain {'{{ user.id }}'},{' '}
              {'{{ user.role }}'}, {'{{ app.id }}'} and {'{{ session.id }}'}. Only tokens that are issued after a change
              have it.
            </Text>
          </div>
          <JsonInput
            label="Claims as JSON"
            description={settingFields.claims.help}
            placeholder={'{ "role": "app_{{ user.role }}" }'}
            autosize
            minRows={4}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={shown}
            onChange={setText}
            error={claims === undefined ? 'This is not a JSON object.' : isRefused && failure.message}
          />
          <SaveBar
            isChanged={shown !== savedText}
            isValid={claims !== undefined}
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
