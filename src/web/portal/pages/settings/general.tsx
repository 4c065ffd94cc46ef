import { Paper, Stack, Switch, TagsInput, Text, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { durationProblem } from '../../durations.js';
import { GuideLink } from '../../guide-link.js';
import { optionsOf, secondFactorLabels } from '../../labels.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import type { Draft } from './draft.js';
import { useDraft } from './draft.js';
import { fieldOrder } from './field-order.js';
import { SaveBar } from './save-bar.js';
import {
  ChoiceSetting,
  Columns,
  DurationSetting,
  errorOf,
  FlagSetting,
  NumberSetting,
  SettingGroup,
  TextSetting,
} from './setting-inputs.js';

const signingAlgorithms = [
  { value: 'ES256', label: 'ES256' },
  { value: 'RS256', label: 'RS256' },
] satisfies { value: SettingsFragment['accessTokenAlgorithm']; label: string }[];

const durations = [
  settingFields.accessTokenLifetime,
  settingFields.maxAccessTokenLifetime,
  settingFields.presenceSeconds,
  settingFields.standingTokenLifetime,
] as const;

/**
 * The settings that have no separate section. An emptied field resets its setting to the default. A guard finds a setting that
 * has no place in any page of this folder.
 */
export function GeneralSettings({ settings }: { settings: SettingsFragment }) {
  const draft = useDraft(settings);
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
          <SettingGroup title="App and senders">
            <Columns>
              <TextSetting field={settingFields.name} draft={draft} />
              <TextSetting field={settingFields.smsSender} draft={draft} />
              <TextSetting field={settingFields.emailSender} draft={draft} />
            </Columns>
          </SettingGroup>
          <SettingGroup title="Redirects and webhook">
            <Columns>
              <TextSetting field={settingFields.emailVerifiedUrl} draft={draft} />
              <TextSetting field={settingFields.emailVerificationFailedUrl} draft={draft} />
              <TextSetting field={settingFields.passwordResetUrl} draft={draft} />
              <TextSetting field={settingFields.webhookUrl} draft={draft} />
            </Columns>
          </SettingGroup>
          <SettingGroup title="SMS and email">
            <Columns>
              <NumberSetting field={settingFields.smsDailyLimit} draft={draft} />
              <NumberSetting field={settingFields.emailDailyLimit} draft={draft} />
            </Columns>
            <Countries draft={draft} />
            <FlagSetting field={settingFields.phoneVerifiedSms} draft={draft} />
          </SettingGroup>
          <SettingGroup title="Logins">
            <ChoiceSetting field={settingFields.secondFactor} choices={optionsOf(secondFactorLabels)} draft={draft} />
            <FlagSetting field={settingFields.newSignInNotices} draft={draft} />
          </SettingGroup>
          <SettingGroup title="Tokens and sessions">
            <Columns>
              <DurationSetting field={settingFields.accessTokenLifetime} draft={draft} />
              <DurationSetting field={settingFields.maxAccessTokenLifetime} draft={draft} />
              <DurationSetting field={settingFields.presenceSeconds} draft={draft} />
            </Columns>
            <ChoiceSetting field={settingFields.accessTokenAlgorithm} choices={signingAlgorithms} draft={draft} />
          </SettingGroup>
          <SettingGroup title="Recycled phone numbers">
            <NumberSetting field={settingFields.dormantAfterDays} draft={draft} />
            <FlagSetting field={settingFields.reclaimDormantNumbers} draft={draft} />
          </SettingGroup>
          <SettingGroup title="Users">
            <FlagSetting field={settingFields.exposeFullUserDataToOthers} draft={draft} />
            <Lookups draft={draft} />
          </SettingGroup>
          <SettingGroup title="Admins">
            <FlagSetting field={settingFields.adminPresence} draft={draft} />
          </SettingGroup>
          <SettingGroup title="API of Kii Cloud">
            <FlagSetting field={settingFields.kiiApi} draft={draft} />
            <DurationSetting field={settingFields.standingTokenLifetime} draft={draft} />
            <Text size="sm">
              <GuideLink name="kii" />
            </Text>
          </SettingGroup>
          <SaveBar {...draft} isValid={isValid} onDiscard={draft.discard} />
        </Stack>
      </form>
    </Paper>
  );
}

function Countries({ draft }: { draft: Draft }) {
  const { name, label, help } = settingFields.allowedCountries;
  return (
    <TagsInput
      label={label}
      description={help}
      inputWrapperOrder={fieldOrder}
      value={[...draft.settings.allowedCountries]}
      onChange={codes => draft.change({ allowedCountries: codes.map(code => code.toUpperCase()) })}
      error={errorOf(name, draft)}
    />
  );
}

function Lookups({ draft }: { draft: Draft }) {
  const { label, help } = settingFields.lookups;
  return (
    <Switch
      label={label}
      description={help}
      checked={draft.settings.lookups === 'EXACT'}
      onChange={event => draft.change({ lookups: event.currentTarget.checked ? 'EXACT' : 'OFF' })}
    />
  );
}
