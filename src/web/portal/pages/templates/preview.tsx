import { Alert, Badge, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import type { ComponentProps } from 'react';
import type { PreviewTemplateQuery } from '../../operations/operations.js';
import { QueryResult } from '../../parts/query-result.js';
import { MailPreview } from './mail-preview.js';

type Previewed = PreviewTemplateQuery['previewTemplate'];

interface PreviewProps {
  result: ComponentProps<typeof QueryResult<PreviewTemplateQuery>>['result'];
  /** Whether this text is saved. One that was saved before a rule can have problems. */
  isStored: boolean;
}

/** Shows a text with sample values as an SMS and an email, and lists its problems. */
export function Preview({ result, isStored }: PreviewProps) {
  return (
    <QueryResult result={result}>
      {({ previewTemplate, app }) => (
        <Stack>
          <Problems problems={previewTemplate.problems} isStored={isStored} />
          {previewTemplate.sms !== null && <Phone sms={previewTemplate.sms} preview={previewTemplate} />}
          {previewTemplate.subject !== null && (
            <MailPreview {...previewTemplate} subject={previewTemplate.subject} logo={app.settings?.logo ?? null} />
          )}
        </Stack>
      )}
    </QueryResult>
  );
}

function Problems({ problems, isStored }: { problems: readonly string[]; isStored: boolean }) {
  if (problems.length === 0) return null;
  return (
    <Alert
      color="red"
      role="alert"
      title={isStored ? 'This text is not used: the default is sent' : 'This text cannot be saved'}
    >
      <List size="sm">
        {problems.map(problem => (
          <List.Item key={problem} className="breakable">
            {problem}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Phone({ sms, preview: { encoding, segments, ucs2Characters } }: { sms: string; preview: Previewed }) {
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        As an SMS
      </Title>
      {segments !== null && (
        <Group>
          <Badge variant="light">Billed as {segments} SMS</Badge>
        </Group>
      )}
      <Text size="sm">
        {encoding === 'GSM-7' && 'Every character is in the basic alphabet of SMS (GSM-7): one SMS holds up to 160.'}
        {ucs2Characters.length > 0 && (
          <>
            One SMS holds 70 characters instead of 160, because the basic alphabet of SMS (GSM-7) does not have{' '}
            <Code className="breakable">{ucs2Characters.join(' ')}</Code>.
          </>
        )}
        {segments !== null && segments > 1 && ` Of several SMS, each holds ${encoding === 'GSM-7' ? 153 : 67}.`}
      </Text>
      <div className="phone">
        <div className="bubble">{sms}</div>
      </div>
    </Stack>
  );
}
