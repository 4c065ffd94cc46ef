import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';

interface NewSecretProps {
  title: string;
  secret: string;
  onDone: () => void;
}

/** Shows a new secret once. The portal does not keep it, so it cannot be shown again after it is closed. */
export function NewSecret({ title, secret, onDone }: NewSecretProps) {
  return (
    <Alert color="yellow" role="status" title={title}>
      <Stack gap="sm">
        <Text size="sm">Copy it now. It is never shown again.</Text>
        <Code block className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <Group>
          <CopyButton value={secret}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
          </CopyButton>
          <Button variant="default" onClick={onDone}>
            I have copied it
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
