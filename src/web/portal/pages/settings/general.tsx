import { NumberInput, Paper, SimpleGrid, Stack, Switch, TagsInput, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import type { SettingsFragment } from '../../operations/operations.js';
import type { Draft } from './draft.js';
import { useDraft } from './draft.js';
import { SaveBar } from './save-bar.js';

type NamesOf<Type> = {
  [Name in keyof SettingsFragment]: SettingsFragment[Name] extends Type ? Name : never;
}[keyof SettingsFragment];

interface Field<Name> {
  name: Name;
  label: string;
  description: string;
}

const texts: Field<Exclude<NamesOf<string | null>, undefined>>[] = [
  { name: 'name', label: 'Name of the app', description: 'As messages and pages call it.' },
  {
    name: 'smsSender',
    label: 'Sender of SMS',
    description: 'Up to 11 letters and digits, or a number. Empty: the name.',
  },
  { name: 'emailSender', label: 'Sender of emails', description: 'Name <address@example.com>. Empty: the server’s.' },
  { name: 'emailVerifiedUrl', label: 'After a verification', description: 'Where the page behind a link goes then.' },
  {
    name: 'emailVerificationFailedUrl',
    label: 'After a failed verification',
    description: 'The same; the reason is added as ?reason=.',
  },
  {
    name: 'passwordResetUrl',
    label: 'Page for a new password',
    description: 'Yours instead of ours; the token comes after #.',
  },
  { name: 'webhookUrl', label: 'Webhook', description: 'Where events go.' },
];

const numbers: Field<NamesOf<number>>[] = [
  { name: 'accessTokenLifetime', label: 'Lifetime of access tokens', description: 'In seconds.' },
  {
    name: 'maxAccessTokenLifetime',
    label: 'The longest lifetime',
    description: 'In seconds; the most a login may ask for.',
  },
  { name: 'smsDailyLimit', label: 'SMS a day', description: 'No more than so many leave in 24 hours.' },
];

/** The settings that have no section of their own. An emptied field resets its setting to the default. */
export function GeneralSettings({ settings }: { settings: SettingsFragment }) {
  const draft = useDraft(settings);
  const errorOf = (name: string) => (draft.failure?.field === name ? draft.failure.message : null);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    void draft.save();
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="General">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={2} size="h4">
            General
          </Title>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {texts.map(({ name, ...shown }) => (
              <TextInput
                key={name}
                {...shown}
                value={draft.settings[name] ?? ''}
                onChange={event => draft.change({ [name]: event.currentTarget.value || null })}
                error={errorOf(name)}
              />
            ))}
            {numbers.map(({ name, ...shown }) => (
              <NumberInput
                key={name}
                {...shown}
                value={draft.settings[name] ?? ''}
                onChange={value => draft.change({ [name]: typeof value === 'number' ? value : null })}
                error={errorOf(name)}
                allowDecimal={false}
                allowNegative={false}
                hideControls
              />
            ))}
            <Countries draft={draft} error={errorOf('allowedCountries')} />
          </SimpleGrid>
          <Switch
            label="Users see all of each other"
            description="Otherwise they see name, username and dates only."
            checked={draft.settings.exposeFullUserDataToOthers}
            onChange={event => draft.change({ exposeFullUserDataToOthers: event.currentTarget.checked })}
          />
          <SaveBar {...draft} onDiscard={draft.discard} />
        </Stack>
      </form>
    </Paper>
  );
}

function Countries({ draft, error }: { draft: Draft; error: string | null }) {
  return (
    <TagsInput
      label="Countries that SMS go to"
      description="As JP or GB, each followed by Enter. None: no SMS, or any with the development inbox."
      value={[...draft.settings.allowedCountries]}
      onChange={codes => draft.change({ allowedCountries: codes.map(code => code.toUpperCase()) })}
      error={error}
    />
  );
}
