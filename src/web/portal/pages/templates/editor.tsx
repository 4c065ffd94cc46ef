import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { useSettledValue } from '../../hooks/use-settled-value.js';
import type { TemplateInput, TemplateTextFragment } from '../../operations/operations.js';
import { ResetTemplateDocument, UpdateTemplateDocument } from '../../operations/operations.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { Preview } from './preview.js';
import { SendTest } from './send-test.js';

interface EditorProps {
  /** The text that this language uses now. It may be another language's text. */
  template: TemplateTextFragment;
  locale: string;
}

/** Edits one text beside its preview. */
export function Editor({ template, locale }: EditorProps) {
  const { kind, subject, text, html } = template;
  const [input, setInput] = useState<TemplateInput>({ kind, locale, subject, text, html });
  const previewed = useSettledValue(input);
  const save = usePortalMutation(UpdateTemplateDocument, ['Templates']);
  const [isSaved, setSaved] = useState(false);
  const isMailed = subject !== null;
  const errorOf = (name: string) => (save.failure?.field === name ? save.failure.message : null);
  const change = (part: Partial<TemplateInput>) => {
    setInput(old => ({ ...old, ...part }));
    setSaved(false);
  };

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setSaved((await save.mutate({ input })) !== null);
  }

  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <form onSubmit={event => void submit(event)}>
        <Stack>
          <Group gap="xs">
            <Title order={2} size="h4">
              Text
            </Title>
            <OriginBadge template={template} locale={locale} />
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
          <FailureAlert failure={save.failure} />
          <Group>
            <Button type="submit" loading={save.isBusy}>
              Save
            </Button>
            {isOwnText(template, locale) && <BackToDefault template={template} />}
            {isSaved && <Text role="status">Saved.</Text>}
          </Group>
          <SendTest input={input} />
        </Stack>
      </form>
      <Paper component="section" aria-label="Preview">
        <Preview input={previewed} isStored={isOwnText(template, locale) && isSameText(template, previewed)} />
      </Paper>
    </SimpleGrid>
  );
}

/** Returns whether the app has set its own text in this language. */
function isOwnText(template: TemplateTextFragment, locale: string): boolean {
  return !template.isDefault && template.locale === locale;
}

function isSameText(template: TemplateTextFragment, { subject, text, html }: TemplateInput): boolean {
  return template.subject === subject && template.text === text && template.html === html;
}

function OriginBadge({ template, locale }: EditorProps) {
  const isOwn = isOwnText(template, locale);
  const origin = template.locale === locale ? 'Default text' : `Text of ${template.locale} so far`;
  return (
    <Badge variant="light" color={isOwn ? 'brand' : 'gray'}>
      {isOwn ? 'Your own text' : origin}
    </Badge>
  );
}

function BackToDefault({ template: { kind, locale } }: { template: TemplateTextFragment }) {
  const { mutate, isBusy, failure } = usePortalMutation(ResetTemplateDocument, ['Templates']);
  return (
    <>
      <Button variant="default" loading={isBusy} onClick={() => void mutate({ kind, locale })}>
        Back to the default
      </Button>
      <FailureAlert failure={failure} />
    </>
  );
}
