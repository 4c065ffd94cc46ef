import { Code } from '@mantine/core';

/** What else an act has to say: names and kinds, never a secret. */
export function Details({ details }: { details: Record<string, unknown> }) {
  const known = Object.entries(details).filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return <Code className="breakable">{known.map(([name, value]) => `${name}: ${show(value)}`).join(', ')}</Code>;
}

function show(value: unknown): string {
  return Array.isArray(value) ? value.join(' + ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
