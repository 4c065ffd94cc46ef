import { JsonInput, Paper, Stack, Text, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { useAct } from '../../act.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';
import { Save } from './save.js';

/** What access tokens say for other backends, as JSON; emptied, they say nothing more than all do (T2). */
export function Claims({ saved }: { saved: SettingsFragment['claims'] }) {
  const { act, isBusy, failure, reset } = useAct(UpdateAppSettingsDocument);
  const [text, setText] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  const savedText = saved === null ? '' : JSON.stringify(saved, null, 2);
  const shown = text ?? savedText;
  const claims = parse(shown);
  const isRefused = failure?.field === 'claims';

  function drop() {
    setText(null);
    reset();
  }

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (claims === undefined || (await act({ input: { claims } })) === null) return;
    setText(null);
    setSaved(true);
  }

  return (
    <Paper withBorder p="md" component="section" aria-label="Claims">
      <form onSubmit={event => void submit(event)} noValidate>
        <Stack>
          <div>
            <Title order={2} size="h4">
              Claims of access tokens
            </Title>
            <Text size="sm" c="dimmed">
              What tokens tell other backends besides who it is. Texts may hold {'{{ user.id }}'}, {'{{ user.role }}'},{' '}
              {'{{ app.id }}'} and {'{{ session.id }}'}. Tokens that are issued from then on say it.
            </Text>
          </div>
          <JsonInput
            label="A JSON object, or nothing"
            placeholder={'{ "role": "app_{{ user.role }}" }'}
            autosize
            minRows={4}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={shown}
            onChange={setText}
            error={claims === undefined ? 'This is no JSON object.' : isRefused && failure.message}
          />
          <Save
            isChanged={shown !== savedText && claims !== undefined}
            isBusy={isBusy}
            isSaved={isSaved}
            failure={isRefused ? null : failure}
            onDrop={drop}
          />
        </Stack>
      </form>
    </Paper>
  );
}

/** Null for nothing, undefined for what is no JSON object. */
function parse(text: string): Record<string, unknown> | null | undefined {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown> | null) : undefined;
  } catch {
    return undefined;
  }
}
