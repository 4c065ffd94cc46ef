import { useQuery } from '@apollo/client/react';
import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { useUrlFilter } from '../hooks/use-url-filter.js';
import { messageLabels, optionsOf } from '../labels.js';
import type { MessageKind, TemplateTextFragment } from '../operations/operations.js';
import { TemplatesDocument } from '../operations/operations.js';
import { Page } from '../parts/page.js';
import { QueryResult } from '../parts/query-result.js';
import { Editor } from './templates/editor.js';

/** Edits the text of each kind of message in each language. */
export function TemplatesPage() {
  const { params, setParam } = useUrlFilter();
  const result = useQuery(TemplatesDocument);
  const kind = (params.get('kind') ?? 'PHONE_VERIFICATION') as MessageKind;
  const locale = params.get('locale') ?? 'en';
  return (
    <Page title="Templates" lead="The texts of messages, written in Liquid. The preview shows them with sample values.">
      <QueryResult result={result}>
        {({ app }) => {
          const ofKind = (app.templates ?? []).filter(template => template.kind === kind);
          const locales = [...new Set([...ofKind.map(template => template.locale), locale])].sort();
          const template = findText(ofKind, locale);
          return (
            <Stack>
              <Group align="flex-end">
                <NativeSelect
                  label="Message"
                  value={kind}
                  onChange={event => setParam('kind', event.currentTarget.value)}
                  data={optionsOf(messageLabels)}
                />
                <NativeSelect
                  label="Language"
                  value={locale}
                  onChange={event => setParam('locale', event.currentTarget.value)}
                  data={locales.map(value => ({ value, label: languageName(value) }))}
                />
                <AddLanguage onAdd={added => setParam('locale', added)} />
              </Group>
              {template !== undefined && <Editor key={`${kind} ${locale}`} template={template} locale={locale} />}
            </Stack>
          );
        }}
      </QueryResult>
    </Page>
  );
}

/** Chooses as the server does: the longest prefix of the language that has a text, then English (D6). */
function findText(templates: readonly TemplateTextFragment[], locale: string): TemplateTextFragment | undefined {
  const parts = locale.split('-');
  const prefixes = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
  const found = [...prefixes, 'en'].map(prefix => templates.find(template => template.locale === prefix));
  return found.find(template => template !== undefined);
}

function languageName(locale: string): string {
  try {
    return `${new Intl.DisplayNames(['en'], { type: 'language' }).of(locale)} (${locale})`;
  } catch {
    return locale;
  }
}

function AddLanguage({ onAdd }: { onAdd: (locale: string) => void }) {
  const [locale, setLocale] = useState('');
  function submit(event: SubmitEvent) {
    event.preventDefault();
    onAdd(locale);
    setLocale('');
  }
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          label="Add a language"
          placeholder="fr or pt-BR"
          pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
          required
          withAsterisk={false}
          w={160}
          value={locale}
          onChange={event => setLocale(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Add
        </Button>
      </Group>
    </form>
  );
}
