import assert from 'node:assert/strict';

/** Returns the label of the button of a mail's default template. */
export function buttonOfMail(html: string | null): string {
  const label = /<a href[^>]*>([^<]+)<\/a>/.exec(html ?? '')?.[1];
  assert(label !== undefined, html ?? 'no HTML');
  return label;
}
