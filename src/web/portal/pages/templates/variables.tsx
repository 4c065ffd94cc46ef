import { useQuery } from '@apollo/client/react';
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { MessageKind } from '../../operations/operations.js';
import { TemplateVariablesDocument } from '../../operations/operations.js';
import { QueryResult } from '../../parts/query-result.js';

interface VariablesProps {
  kind: MessageKind;
  locale: string;
  /** Whether the text is a mail, which may have HTML. */
  isMailed: boolean;
  /** Inserts a text where the cursor is. */
  onInsert: (text: string) => void;
}

/** Lists what a text may use, with an example of each. A click inserts it. */
export function Variables({ kind, locale, isMailed, onInsert }: VariablesProps) {
  const result = useQuery(TemplateVariablesDocument, { variables: { kind, locale } });
  return (
    <Stack gap="xs" component="section" aria-label="Variables">
      <Title order={2} size="h4">
        Variables
      </Title>
      <QueryResult result={result}>
        {({ templateVariables }) => {
          const required = templateVariables.filter(({ isRequired }) => isRequired).map(({ name }) => inBraces(name));
          return (
            <>
              <Text size="sm" c="dimmed">
                Click a variable to insert it at the cursor.
                {required.length > 0 &&
                  ` The text${isMailed ? ' and the HTML must each' : ' must'} contain ${required.map(unbroken).join(' or ')}.`}
              </Text>
              {/* It can take the focus, so that the keyboard scrolls it too. */}
              <Paper withBorder px="sm" className="variables" tabIndex={0} role="region" aria-label="List of variables">
                <ul className="rows">
                  {templateVariables.map(({ name, meaning, example, isRequired }) => (
                    <li key={name}>
                      <Group gap="xs">
                        <Button
                          size="compact-sm"
                          variant="default"
                          ff="monospace"
                          aria-label={`Insert ${name}`}
                          onClick={() => onInsert(inBraces(name))}
                        >
                          {inBraces(name)}
                        </Button>
                        {isRequired && (
                          <Badge variant="light">{required.length > 1 ? 'One is required' : 'Required'}</Badge>
                        )}
                      </Group>
                      <Text size="sm">{meaning}</Text>
                      <Text size="sm" c="dimmed" className="breakable">
                        For example: {example}
                      </Text>
                    </li>
                  ))}
                </ul>
              </Paper>
            </>
          );
        }}
      </QueryResult>
    </Stack>
  );
}

/** Keeps a variable on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

function inBraces(name: string): string {
  return `{{ ${name} }}`;
}
