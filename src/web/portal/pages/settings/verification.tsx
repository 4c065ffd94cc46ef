import { Checkbox, Paper, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import type { AddressKind, IdentifierKind, SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { useDraft } from './draft.js';
import { Impact } from './impact.js';
import { SaveBar } from './save-bar.js';
import type { IsAccepted } from './sign-up-table.js';
import { SignUpTable } from './sign-up-table.js';

const switches = [
  { kind: 'EMAIL', ...settingFields.emailVerification },
  { kind: 'PHONE', ...settingFields.phoneVerification },
] as const satisfies { kind: AddressKind; name: keyof SettingsFragment }[];

interface VerificationProps {
  settings: SettingsFragment;
  /** The combinations that the server accepts now. */
  signUpOptions: readonly (readonly IdentifierKind[])[];
}

/** Reads from the server's answer whether a combination is accepted now. */
function acceptsNow(options: VerificationProps['signUpOptions']): IsAccepted {
  return supplied =>
    options.some(option => option.length === supplied.length && option.every(kind => supplied.includes(kind)));
}

/** Computes whether a combination will be accepted once the draft is saved (A3). */
function acceptsOnceSaved({ emailVerification, phoneVerification }: SettingsFragment): IsAccepted {
  const logsInAtOnce = { USERNAME: true, EMAIL: !emailVerification, PHONE: !phoneVerification };
  return supplied => supplied.some(kind => logsInAtOnce[kind]);
}

/** The two verification switches (S1). Shows the effect of turning one before it is saved. */
export function VerificationSettings({ settings, signUpOptions }: VerificationProps) {
  const draft = useDraft(settings);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    void draft.save();
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Verification">
      <form onSubmit={submit}>
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
          <Stack>
            <Title order={2} size="h4">
              Verification
            </Title>
            <Text size="sm" c="dimmed">
              When a switch is on, a user can log in with such an address only after verifying it. A switch changes no
              stored address.
            </Text>
            {switches.map(({ kind, name, label }) => (
              <div key={kind}>
                <Switch
                  label={label}
                  checked={draft.settings[name]}
                  onChange={event => draft.change({ [name]: event.currentTarget.checked })}
                />
                {draft.settings[name] !== settings[name] && <Impact kind={kind} turnsOn={draft.settings[name]} />}
              </div>
            ))}
            <Checkbox.Group
              label={settingFields.loginByCode.label}
              description={settingFields.loginByCode.help}
              value={[...draft.settings.loginByCode]}
              onChange={kinds =>
                draft.change({ loginByCode: switches.map(({ kind }) => kind).filter(kind => kinds.includes(kind)) })
              }
              error={draft.failure?.field === 'loginByCode' ? draft.failure.message : null}
            >
              <Stack gap="xs" mt="xs">
                {switches.map(({ kind, name }) => (
                  <Checkbox
                    key={kind}
                    value={kind}
                    label={kind === 'EMAIL' ? 'Email addresses' : 'Phone numbers'}
                    disabled={!draft.settings[name] && !draft.settings.loginByCode.includes(kind)}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
            <SaveBar {...draft} onDiscard={draft.discard} />
          </Stack>
          <SignUpTable isAccepted={draft.isChanged ? acceptsOnceSaved(draft.settings) : acceptsNow(signUpOptions)} />
        </SimpleGrid>
      </form>
    </Paper>
  );
}
