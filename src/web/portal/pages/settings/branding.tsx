import { useQuery } from '@apollo/client/react';
import { Button, FileButton, Group, Input, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { useSettledValue } from '../../hooks/use-settled-value.js';
import { BrandColorsDocument, type SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { AppLink } from '../../parts/app-link.js';
import { LoadingSkeleton } from '../../parts/query-result.js';
import { BrandPreview } from './brand-preview.js';
import { useDraft } from './draft.js';
import { SaveBar } from './save-bar.js';

const maxBytes = 64 * 1024;
const types = ['image/png', 'image/jpeg'];

/** Edits the logo and the colour of the mails and of the pages behind links (O19), beside a preview of both. */
export function BrandingSettings({ settings }: { settings: SettingsFragment }) {
  const draft = useDraft(settings);
  const { brandColor, logo, name } = draft.settings;
  const errorOf = (field: string) => (draft.failure?.field === field ? draft.failure.message : null);
  const setColour = (typed: string) => draft.change({ brandColor: typed || null });
  function submit(event: SubmitEvent) {
    event.preventDefault();
    void draft.save();
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Branding">
      <form onSubmit={submit} noValidate>
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
          <Stack>
            <div>
              <Title order={2} size="h4">
                Branding
              </Title>
              <Text size="sm" c="dimmed">
                Your logo and your colour in emails and on the pages that their links open. See whole emails in{' '}
                <AppLink to="templates?kind=EMAIL_VERIFICATION">Templates</AppLink>.
              </Text>
            </div>
            <LogoField
              logo={logo}
              error={errorOf('logo')}
              onChange={changed => draft.change({ logo: changed })}
              onDiscard={draft.clearFailure}
            />
            <TextInput
              label={settingFields.brandColor.label}
              description={settingFields.brandColor.help}
              value={brandColor ?? ''}
              onChange={event => setColour(event.currentTarget.value)}
              error={errorOf('brandColor')}
              leftSection={
                <input
                  type="color"
                  className="colour-well"
                  aria-label="Pick a colour"
                  value={brandColor !== null && /^#[0-9a-f]{6}$/i.test(brandColor) ? brandColor : '#ffffff'}
                  onChange={event => setColour(event.currentTarget.value)}
                />
              }
            />
            <SaveBar {...draft} onDiscard={draft.discard} />
          </Stack>
          <Preview color={brandColor} logo={logo} appName={name} />
        </SimpleGrid>
      </form>
    </Paper>
  );
}

interface LogoFieldProps {
  /** The id of the saved logo, a `data:` URL of one that is not saved yet, or null. */
  logo: string | null;
  error: string | null;
  onChange: (logo: string | null) => void;
  onDiscard: () => void;
}

function LogoField({ logo, error, onChange, onDiscard }: LogoFieldProps) {
  const [problem, setProblem] = useState<string | null>(null);
  async function choose(file: File | null) {
    if (file === null) return;
    onDiscard();
    setProblem(problemOf(file));
    if (problemOf(file) === null) onChange(await asDataUrl(file));
  }
  return (
    <Input.Wrapper label={settingFields.logo.label} description={settingFields.logo.help} error={problem ?? error}>
      <Group mt="xs">
        <FileButton onChange={file => void choose(file)} accept={types.join()}>
          {props => (
            <Button {...props} variant="default">
              {logo === null ? 'Choose an image' : 'Choose another image'}
            </Button>
          )}
        </FileButton>
        {logo !== null && (
          <Button variant="default" onClick={() => onChange(null)}>
            Remove the logo
          </Button>
        )}
      </Group>
    </Input.Wrapper>
  );
}

function problemOf({ size, type }: File): string | null {
  if (!types.includes(type)) return 'Choose a PNG or JPEG image.';
  if (size > maxBytes) return `The image has ${Math.ceil(size / 1024)} KiB. Choose one of at most 64 KiB.`;
  return null;
}

async function asDataUrl(file: File): Promise<string> {
  const reader = new FileReader();
  return await new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function Preview({ color, logo, appName }: { color: string | null; logo: string | null; appName: string }) {
  const settled = useSettledValue(color);
  const isColor = settled === null || /^#[0-9a-f]{6}$/i.test(settled);
  const { data, previousData } = useQuery(BrandColorsDocument, { variables: { color: settled }, skip: !isColor });
  const colors = (data ?? previousData)?.brandColors;
  return colors === undefined ? <LoadingSkeleton /> : <BrandPreview colors={colors} logo={logo} appName={appName} />;
}
