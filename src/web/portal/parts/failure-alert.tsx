import { Alert, Button, Code, Group, Text } from '@mantine/core';
import type { Failure } from '../api/failure.js';
import { settingFields } from '../operations/setting-fields.js';

/** Titles of failures. Every other failure is a refusal. */
const titles: Partial<Record<Failure['code'], string>> = {
  NETWORK: 'No connection',
  INTERNAL_SERVER_ERROR: 'An error in the server',
  SERVER_BUSY: 'The server is busy',
  SERVICE_UNAVAILABLE: 'The database is not available',
  RATE_LIMITED: 'Too many requests',
  NOT_FOUND: 'Not found',
  FORBIDDEN: 'Not allowed',
};

/** A failure in words, with its code and with the request id that finds it in the log. Null renders nothing. */
export function FailureAlert({ failure, retry }: { failure: Failure | null; retry?: () => void }) {
  if (failure === null) return null;
  const { code, message, field, requestId } = failure;
  return (
    <Alert color="red" role="alert" title={titles[code] ?? 'The server refused this'} className="breakable">
      <Text size="sm">
        {field !== undefined && <b>{labelOf(field)}: </b>}
        {message}
      </Text>
      {code !== 'NETWORK' && (
        <Text size="xs" mt={4}>
          Code <Code>{code}</Code>
          {requestId !== undefined && (
            <>
              {' '}
              · Request <Code>{requestId}</Code>
            </>
          )}
        </Text>
      )}
      {retry !== undefined && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}

/** The fields of other forms, by their names in the API. */
const fieldLabels: Readonly<Record<string, string>> = {
  email: 'Email',
  phone: 'Phone',
  username: 'Username',
  displayName: 'Name',
  country: 'Country',
  locale: 'Language',
  attributes: 'Attributes',
  subject: 'Subject',
  text: 'Text',
  html: 'HTML',
  to: 'Recipient',
  identifier: 'Identifier',
  userId: 'User ID',
  'x-app-id': 'App',
  expiresAt: 'Expires',
  since: 'Since',
};

function labelOf(field: string): string {
  if (Object.hasOwn(fieldLabels, field)) return fieldLabels[field] as string;
  return Object.hasOwn(settingFields, field) ? settingFields[field as keyof typeof settingFields].label : field;
}
