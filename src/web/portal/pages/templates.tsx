import { useQuery } from '@apollo/client/react';
import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { entriesOf, messageNames } from '../names.js';
import type { MessageKind, TemplateTextFragment } from '../operations/operations.js';
import { TemplatesDocument } from '../operations/operations.js';
import { Loaded } from '../parts/loaded.js';
import { Page } from '../parts/page.js';
import { useSearch } from '../search.js';
import { Editor } from './templates/editor.js';

/** What each kind of message says in each language. */
export function TemplatesPage() {
  const { params, set } = useSearch();
  const result = useQuery(TemplatesDocument);
  const kind = (params.get('kind') ?? 'PHONE_VERIFICATION') as MessageKind;
  const locale = params.get('locale') ?? 'en';
  return (
    <Page title="Templates" lead="Texts are Liquid; the preview fills in samples.">
      <Loaded result={result}>
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
                  onChange={event => set('kind', event.currentTarget.value)}
                  data={entriesOf(messageNames)}
                />
                <NativeSelect
                  label="Language"
                  value={locale}
                  onChange={event => set('locale', event.currentTarget.value)}
                  data={locales.map(value => ({ value, label: languageName(value) }))}
                />
                <AddLanguage onAdd={added => set('locale', added)} />
              </Group>
              {template !== undefined && (
                <Editor key={`${kind} ${locale} ${template.isDefault}`} template={template} locale={locale} />
              )}
            </Stack>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** As the server chooses: the longest prefix of the language that there is, then English (D6). */
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
          label="Other language"
          placeholder="fr or pt-BR"
          pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
          required
          withAsterisk={false}
          w={160}
          value={locale}
          onChange={event => setLocale(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Open
        </Button>
      </Group>
    </form>
  );
}
