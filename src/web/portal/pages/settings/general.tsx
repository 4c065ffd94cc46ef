import { NumberInput, Paper, SimpleGrid, Stack, Switch, TagsInput, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { usePortal } from '../../hooks/use-portal.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import type { Draft } from './draft.js';
import { useDraft } from './draft.js';
import { SaveBar } from './save-bar.js';

/** The order of the fields. A guard finds a setting that has no place in any page of this folder. */
const texts = [
  settingFields.name,
  settingFields.smsSender,
  settingFields.emailSender,
  settingFields.emailVerifiedUrl,
  settingFields.emailVerificationFailedUrl,
  settingFields.passwordResetUrl,
  settingFields.webhookUrl,
];
const numbers = [
  settingFields.accessTokenLifetime,
  settingFields.maxAccessTokenLifetime,
  settingFields.smsDailyLimit,
  settingFields.emailDailyLimit,
];

/** The settings that have no section of their own. An emptied field resets its setting to the default. */
export function GeneralSettings({ settings }: { settings: SettingsFragment }) {
  const draft = useDraft(settings);
  const { session } = usePortal();
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
            {texts.map(({ name, label, help, setBy }) => (
              <TextInput
                key={name}
                label={label}
                description={help}
                value={draft.settings[name] ?? ''}
                onChange={event => draft.change({ [name]: event.currentTarget.value || null })}
                error={errorOf(name)}
                disabled={setBy === 'OPERATOR' && session.role !== 'OPERATOR'}
              />
            ))}
            {numbers.map(({ name, label, help }) => (
              <NumberInput
                key={name}
                label={label}
                description={help}
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
            label={settingFields.exposeFullUserDataToOthers.label}
            description={settingFields.exposeFullUserDataToOthers.help}
            checked={draft.settings.exposeFullUserDataToOthers}
            onChange={event => draft.change({ exposeFullUserDataToOthers: event.currentTarget.checked })}
          />
          <Switch
            label={settingFields.lookups.label}
            description={settingFields.lookups.help}
            checked={draft.settings.lookups === 'EXACT'}
            onChange={event => draft.change({ lookups: event.currentTarget.checked ? 'EXACT' : 'OFF' })}
          />
          <Switch
            label={settingFields.phoneVerifiedSms.label}
            description={settingFields.phoneVerifiedSms.help}
            checked={draft.settings.phoneVerifiedSms}
            onChange={event => draft.change({ phoneVerifiedSms: event.currentTarget.checked })}
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
      label={settingFields.allowedCountries.label}
      description={settingFields.allowedCountries.help}
      value={[...draft.settings.allowedCountries]}
      onChange={codes => draft.change({ allowedCountries: codes.map(code => code.toUpperCase()) })}
      error={error}
    />
  );
}
