import { useQuery } from '@apollo/client/react';
import { Badge, Button, Group, Paper, SimpleGrid, Stack, Textarea, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useLeaveGuard } from '../../hooks/use-leave-guard.js';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { useSettledValue } from '../../hooks/use-settled-value.js';
import { messageLabels } from '../../labels.js';
import type { TemplateInput, TemplateTextFragment } from '../../operations/operations.js';
import { PreviewTemplateDocument, ResetTemplateDocument, UpdateTemplateDocument } from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { BackToDefault } from './back-to-default.js';
import { Preview } from './preview.js';
import { SendTest } from './send-test.js';
import { inputOf, useTemplateDraft } from './use-template-draft.js';
import { Variables } from './variables.js';

interface EditorProps {
  /** The text that this language uses now. It may be another language's text. */
  template: TemplateTextFragment;
  locale: string;
}

/** Edits one text beside the variables that it may use and its preview. */
export function Editor({ template, locale }: EditorProps) {
  const { kind, subject } = template;
  const draft = useTemplateDraft(template, locale);
  const { input, isChanged, change, fieldOf } = draft;
  const guard = useLeaveGuard(isChanged);
  const previewed = useSettledValue(input);
  const { data, previousData, error, refetch } = useQuery(PreviewTemplateDocument, {
    variables: { input: previewed },
    fetchPolicy: 'no-cache',
  });
  const preview = { data: data ?? previousData, error, refetch };
  const problems = preview.data?.previewTemplate.problems ?? [];
  const save = usePortalMutation(UpdateTemplateDocument, ['Templates']);
  const reset = usePortalMutation(ResetTemplateDocument, ['Templates']);
  const notify = useNotify();
  const isMailed = subject !== null;
  const isOwn = isOwnText(template, locale);
  const errorOf = (name: string) =>
    problems.find(problem => problem.startsWith(`${name}: `))?.slice(name.length + 2) ??
    (save.failure?.field === name ? save.failure.message : null);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const old = inputOf(template, locale);
    if ((await save.mutate({ input })) === null) return;
    const undo = () => (isOwn ? save.mutate({ input: old }) : reset.mutate({ kind, locale }));
    notify({ text: `The text of “${messageLabels[kind]}” (${locale}) was saved.`, undo });
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
              {...fieldOf('subject')}
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
            {...fieldOf('text')}
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
              {...fieldOf('html')}
            />
          )}
          <FailureAlert failure={save.failure} />
          <Group>
            <Button type="submit" loading={save.isBusy} disabled={!isChanged}>
              Save
            </Button>
            {isChanged && (
              <Button
                variant="default"
                onClick={() => {
                  draft.discard();
                  save.clearFailure();
                }}
              >
                Discard changes
              </Button>
            )}
            {isOwn && <BackToDefault template={template} reset={reset} save={save} />}
          </Group>
          <SendTest input={input} />
        </Stack>
      </form>
      <Stack gap="lg">
        <Variables kind={kind} locale={locale} isMailed={isMailed} onInsert={draft.insert} />
        <Paper component="section" aria-label="Preview">
          <Preview result={preview} isStored={isOwn && !isDifferent(template, previewed)} />
        </Paper>
      </Stack>
      {guard.isAsking && (
        <ConfirmDialog
          title="Leave without saving?"
          text="Your changes to this text are lost."
          action="Leave"
          isBusy={false}
          failure={null}
          onConfirm={guard.leave}
          onClose={guard.stay}
        />
      )}
    </SimpleGrid>
  );
}

/** Returns whether the app has set its own text in this language. */
function isOwnText(template: TemplateTextFragment, locale: string): boolean {
  return !template.isDefault && template.locale === locale;
}

function isDifferent(template: TemplateTextFragment, { subject, text, html }: TemplateInput): boolean {
  return template.subject !== subject || template.text !== text || template.html !== html;
}

function OriginBadge({ template, locale }: EditorProps) {
  const isOwn = isOwnText(template, locale);
  const origin = template.locale === locale ? 'Default text' : `Uses the text of ${template.locale}`;
  return (
    <Badge variant="light" color={isOwn ? 'brand' : 'gray'}>
      {isOwn ? 'Your own text' : origin}
    </Badge>
  );
}
