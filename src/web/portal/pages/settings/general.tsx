import { NumberInput, Paper, SimpleGrid, Stack, Switch, TagsInput, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { usePortal } from '../../hooks/use-portal.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import type { Draft } from './draft.js';
import { useDraft } from './draft.js';
import { SaveBar } from './save-bar.js';

/** The order of the fields. A guard finds a setting that has no place in any page of this folder. */
const groups = [
  {
    title: 'App and senders',
    texts: [settingFields.name, settingFields.smsSender, settingFields.emailSender],
    numbers: [],
  },
  {
    title: 'Redirects and webhook',
    texts: [
      settingFields.emailVerifiedUrl,
      settingFields.emailVerificationFailedUrl,
      settingFields.passwordResetUrl,
      settingFields.webhookUrl,
    ],
    numbers: [],
  },
  {
    title: 'Access tokens',
    texts: [],
    numbers: [settingFields.accessTokenLifetime, settingFields.maxAccessTokenLifetime],
  },
  { title: 'Limits on messages', texts: [], numbers: [settingFields.smsDailyLimit, settingFields.emailDailyLimit] },
] as const;

/** The settings in seconds, which the page also says in larger units. */
const durations: readonly string[] = ['accessTokenLifetime', 'maxAccessTokenLifetime'];

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
          {groups.map(({ title, texts, numbers }) => (
            <Stack key={title} gap="xs">
              <Title order={3} size="h5">
                {title}
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
                    description={durations.includes(name) ? `${help} Now ${inWords(draft.settings[name])}.` : help}
                    value={draft.settings[name] ?? ''}
                    onChange={value => draft.change({ [name]: typeof value === 'number' ? value : null })}
                    error={errorOf(name)}
                    allowDecimal={false}
                    allowNegative={false}
                    hideControls
                  />
                ))}
              </SimpleGrid>
            </Stack>
          ))}
          <Countries draft={draft} error={errorOf('allowedCountries')} />
          <Title order={3} size="h5">
            Users
          </Title>
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

/** As `10 minutes` or `1 hour 30 minutes`. Null, while the field is empty, is the default. */
function inWords(seconds: number | null): string {
  if (seconds === null) return 'the default';
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  let left = seconds;
  const parts: string[] = [];
  for (const [name, size] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.length === 0 ? 'nothing' : parts.join(' ');
}
