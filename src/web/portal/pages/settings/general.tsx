import {
  NativeSelect,
  NumberInput,
  Paper,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  TextInput,
  Title,
} from '@mantine/core';
import type { SubmitEvent } from 'react';
import type { Failure } from '../../api/failure.js';
import { durationInWords, durationProblem } from '../../durations.js';
import { usePortal } from '../../hooks/use-portal.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import type { Draft } from './draft.js';
import { useDraft } from './draft.js';
import { DurationInput } from './duration-input.js';
import { fieldOrder } from './field-order.js';
import { SaveBar } from './save-bar.js';

const secondFactorModes = [
  { value: 'OFF', label: 'Never' },
  { value: 'OPTIONAL', label: 'For users who have set one up' },
  { value: 'REQUIRED', label: 'For everybody' },
] satisfies { value: SettingsFragment['secondFactor']; label: string }[];

const signingAlgorithms = [
  { value: 'ES256', label: 'ES256' },
  { value: 'RS256', label: 'RS256' },
] satisfies { value: SettingsFragment['accessTokenAlgorithm']; label: string }[];

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
  { title: 'Recycled phone numbers', texts: [], numbers: [settingFields.dormantAfterDays] },
  { title: 'Message limits', texts: [], numbers: [settingFields.smsDailyLimit, settingFields.emailDailyLimit] },
] as const;

const durations = [
  settingFields.accessTokenLifetime,
  settingFields.maxAccessTokenLifetime,
  settingFields.presenceSeconds,
  settingFields.standingTokenLifetime,
] as const;

/** The settings that have no separate section. An emptied field resets its setting to the default. */
export function GeneralSettings({ settings }: { settings: SettingsFragment }) {
  const draft = useDraft(settings);
  const { session } = usePortal();
  const errorOf = (name: string) => (draft.failure?.field === name ? draft.failure.message : null);
  const isValid = durations.every(field => durationProblem(draft.settings[field.name], field) === null);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (isValid) void draft.save();
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
                    inputWrapperOrder={fieldOrder}
                    value={draft.settings[name] ?? ''}
                    onChange={event => draft.change({ [name]: event.currentTarget.value || null })}
                    error={errorOf(name)}
                    disabled={setBy === 'OPERATOR' && session.role !== 'OPERATOR'}
                  />
                ))}
                {numbers.map(({ name, label, help, initial }) => (
                  <NumberInput
                    key={name}
                    label={label}
                    description={`${help} Empty: ${initial.toLocaleString('en')}.`}
                    inputWrapperOrder={fieldOrder}
                    value={draft.settings[name] ?? ''}
                    onChange={value => draft.change({ [name]: typeof value === 'number' ? value : null })}
                    error={errorOf(name)}
                    thousandSeparator=","
                    allowDecimal={false}
                    allowNegative={false}
                    hideControls
                  />
                ))}
              </SimpleGrid>
            </Stack>
          ))}
          <Countries draft={draft} error={errorOf('allowedCountries')} />
          <AccessTokens draft={draft} />
          <Title order={3} size="h5">
            Admins
          </Title>
          <Switch
            label={settingFields.adminPresence.label}
            description={settingFields.adminPresence.help}
            checked={draft.settings.adminPresence}
            onChange={event => draft.change({ adminPresence: event.currentTarget.checked })}
          />
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
          <NativeSelect
            label={settingFields.secondFactor.label}
            description={settingFields.secondFactor.help}
            value={draft.settings.secondFactor}
            data={secondFactorModes}
            onChange={event =>
              draft.change({ secondFactor: event.currentTarget.value as SettingsFragment['secondFactor'] })
            }
          />
          <Switch
            label={settingFields.newSignInNotices.label}
            description={settingFields.newSignInNotices.help}
            checked={draft.settings.newSignInNotices}
            onChange={event => draft.change({ newSignInNotices: event.currentTarget.checked })}
          />
          <Switch
            label={settingFields.reclaimDormantNumbers.label}
            description={settingFields.reclaimDormantNumbers.help}
            checked={draft.settings.reclaimDormantNumbers}
            onChange={event => draft.change({ reclaimDormantNumbers: event.currentTarget.checked })}
          />
          <Switch
            label={settingFields.phoneVerifiedSms.label}
            description={settingFields.phoneVerifiedSms.help}
            checked={draft.settings.phoneVerifiedSms}
            onChange={event => draft.change({ phoneVerifiedSms: event.currentTarget.checked })}
          />
          <NativeSelect
            label={settingFields.accessTokenAlgorithm.label}
            description={settingFields.accessTokenAlgorithm.help}
            value={draft.settings.accessTokenAlgorithm}
            data={signingAlgorithms}
            onChange={event =>
              draft.change({
                accessTokenAlgorithm: event.currentTarget.value as SettingsFragment['accessTokenAlgorithm'],
              })
            }
          />
          <Switch
            label={settingFields.kiiApi.label}
            description={settingFields.kiiApi.help}
            checked={draft.settings.kiiApi}
            onChange={event => draft.change({ kiiApi: event.currentTarget.checked })}
          />
          <SaveBar {...draft} isValid={isValid} onDiscard={draft.discard} />
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
      inputWrapperOrder={fieldOrder}
      value={[...draft.settings.allowedCountries]}
      onChange={codes => draft.change({ allowedCountries: codes.map(code => code.toUpperCase()) })}
      error={error}
    />
  );
}

function AccessTokens({ draft }: { draft: Draft }) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        Sessions
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {durations.map(({ name, label, help, min, max, initial }) => (
          <DurationInput
            key={name}
            label={label}
            description={`${help} ${durationInWords(min)} to ${durationInWords(max)}. Empty: ${durationInWords(initial)}.`}
            value={draft.settings[name]}
            error={durationProblem(draft.settings[name], { min, max }) ?? refusalOf(name, draft.failure)}
            onChange={seconds => draft.change({ [name]: seconds })}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

/** Returns the range of an error in words. It is smaller than that of the field if another setting limits it. */
function refusalOf(name: string, failure: Failure | null): string | null {
  if (failure?.field !== name) return null;
  const { min, max, message } = failure;
  if (min === undefined || max === undefined) return message;
  return `Enter ${durationInWords(min)} to ${durationInWords(max)}, the longest lifetime.`;
}
