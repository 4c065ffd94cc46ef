import { useQuery } from '@apollo/client/react';
import { Alert, Badge, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import { nonce } from '../../nonce.js';
import type { PreviewTemplateQuery, TemplateInput } from '../../operations/operations.js';
import { PreviewTemplateDocument } from '../../operations/operations.js';
import { QueryResult } from '../../parts/query-result.js';

type Previewed = PreviewTemplateQuery['previewTemplate'];

interface PreviewProps {
  input: TemplateInput;
  /** Whether this text is saved. One that was saved before a rule can have problems. */
  isStored: boolean;
}

/** Renders a text with sample values as an SMS and an email, and lists its problems. */
export function Preview({ input, isStored }: PreviewProps) {
  const { data, previousData, error, refetch } = useQuery(PreviewTemplateDocument, {
    variables: { input },
    fetchPolicy: 'no-cache',
  });
  return (
    <QueryResult result={{ data: data ?? previousData, error, refetch }}>
      {({ previewTemplate }) => (
        <Stack>
          <Problems problems={previewTemplate.problems} isStored={isStored} />
          {previewTemplate.sms !== null && <Phone sms={previewTemplate.sms} preview={previewTemplate} />}
          {previewTemplate.subject !== null && <Mail preview={previewTemplate} />}
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
      title={isStored ? 'This text is not used: the default is sent' : 'It cannot be saved like this'}
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
        <Group gap="xs">
          <Badge variant="light">{encoding}</Badge>
          <Badge variant="light">{segments === 1 ? '1 segment' : `${segments} segments`}</Badge>
        </Group>
      )}
      {ucs2Characters.length > 0 && (
        <Text size="sm">
          Because of <Code className="breakable">{ucs2Characters.join(' ')}</Code> a segment holds 70 characters instead
          of 160.
        </Text>
      )}
      <div className="phone">
        <div className="bubble">{sms}</div>
      </div>
    </Stack>
  );
}

function Mail({ preview: { subject, html, text } }: { preview: Previewed }) {
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        As an email
      </Title>
      <Text fw={600} className="breakable">
        {subject}
      </Text>
      {html === null ? (
        <div className="bubble">{text}</div>
      ) : (
        // The empty sandbox forbids scripts, forms and navigation out of the frame.
        <iframe className="mail" title="The email" sandbox="" srcDoc={withNonce(html)} />
      )}
    </Stack>
  );
}

/**
 * Adds this page's nonce to the style sheets. The frame inherits the page's policy, which blocks them otherwise. A parser would
 * do it more exactly, but the browser blocks the sheets already while it parses.
 */
function withNonce(html: string): string {
  return `<!doctype html>${html.replace(/<style(?=[\s>])/gi, `<style nonce="${nonce}"`)}`;
}
