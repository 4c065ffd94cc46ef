import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { useAct } from '../../act.js';
import type { TemplateInput, TemplateTextFragment } from '../../operations/operations.js';
import { ResetTemplateDocument, UpdateTemplateDocument } from '../../operations/operations.js';
import { Failed } from '../../parts/failed.js';
import { Preview } from './preview.js';
import { SendTest } from './send-test.js';

const stillMs = 300;

interface EditorProps {
  /** What this language gets now, perhaps another one's. */
  template: TemplateTextFragment;
  locale: string;
}

/** One text beside what it will look like. */
export function Editor({ template, locale }: EditorProps) {
  const { kind, subject, text, html } = template;
  const [input, setInput] = useState<TemplateInput>({ kind, locale, subject, text, html });
  const [previewed] = useDebouncedValue(input, stillMs);
  const save = useAct(UpdateTemplateDocument, ['Templates']);
  const [isSaved, setSaved] = useState(false);
  const isMailed = subject !== null;
  const errorOf = (name: string) => (save.failure?.field === name ? save.failure.message : null);
  const change = (part: Partial<TemplateInput>) => {
    setInput(old => ({ ...old, ...part }));
    setSaved(false);
  };

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setSaved((await save.act({ input })) !== null);
  }

  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <Group gap="xs">
            <Title order={2} size="h4">
              Text
            </Title>
            <Origin template={template} locale={locale} />
          </Group>
          {isMailed && (
            <TextInput
              label="Subject"
              value={input.subject ?? ''}
              onChange={event => change({ subject: event.currentTarget.value || null })}
              error={errorOf('subject')}
            />
          )}
          <Textarea
            label={isMailed ? 'Plain text' : 'SMS'}
            autosize
            minRows={4}
            maxRows={16}
            value={input.text}
            onChange={event => change({ text: event.currentTarget.value })}
            error={errorOf('text')}
          />
          {isMailed && (
            <Textarea
              label="HTML"
              description="Empty: the email is plain text."
              rows={16}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              value={input.html ?? ''}
              onChange={event => change({ html: event.currentTarget.value || null })}
              error={errorOf('html')}
            />
          )}
          <Failed failure={save.failure} />
          <Group>
            <Button type="submit" loading={save.isBusy}>
              Save
            </Button>
            {!template.isDefault && template.locale === locale && <BackToDefault template={template} />}
            {isSaved && <Text role="status">Saved.</Text>}
          </Group>
          <SendTest input={input} />
        </Stack>
      </form>
      <Paper component="section" aria-label="Preview">
        <Preview input={previewed} />
      </Paper>
    </SimpleGrid>
  );
}

function Origin({ template, locale }: EditorProps) {
  const isOwn = !template.isDefault && template.locale === locale;
  const from = template.locale === locale ? 'Default text' : `Text of ${template.locale} so far`;
  return (
    <Badge variant="light" color={isOwn ? 'brand' : 'gray'}>
      {isOwn ? 'Your own text' : from}
    </Badge>
  );
}

function BackToDefault({ template: { kind, locale } }: { template: TemplateTextFragment }) {
  const { act, isBusy, failure } = useAct(ResetTemplateDocument, ['Templates']);
  return (
    <>
      <Button variant="default" loading={isBusy} onClick={() => void act({ kind, locale })}>
        Back to the default
      </Button>
      <Failed failure={failure} />
    </>
  );
}
