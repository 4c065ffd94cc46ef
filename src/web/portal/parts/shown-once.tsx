import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';

interface ShownOnceProps {
  title: string;
  secret: string;
  onDone: () => void;
}

/** A new secret. It is kept nowhere: when this is closed, it is gone. */
export function ShownOnce({ title, secret, onDone }: ShownOnceProps) {
  return (
    <Alert color="yellow" role="status" title={title}>
      <Stack gap="sm">
        <Text size="sm">Copy it now. It is shown this once and never again.</Text>
        <Code block className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <Group>
          <CopyButton value={secret}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
          </CopyButton>
          <Button variant="default" onClick={onDone}>
            I have kept it
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
