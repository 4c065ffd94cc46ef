import { Code } from '@mantine/core';

/** The details of an audit entry or event: names and kinds, never secrets. */
export function Details({ details }: { details: Record<string, unknown> }) {
  const known = Object.entries(details).filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return <Code className="breakable">{known.map(([name, value]) => `${name}: ${format(value)}`).join(', ')}</Code>;
}

function format(value: unknown): string {
  return Array.isArray(value) ? value.join(' + ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
