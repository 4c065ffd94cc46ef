import { Box, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { nonce } from '../../nonce.js';

interface MailPreviewProps {
  subject: string;
  text: string;
  html: string | null;
  /** The id of the app's logo. */
  logo: string | null;
}

const widths = [
  { value: 'phone', label: 'Phone' },
  { value: 'desktop', label: 'Desktop' },
] as const;
/** Shows an email as programs on a phone and on a desktop do. Default emails ask to stay light on dark screens. */
export function MailPreview({ subject, text, html, logo }: MailPreviewProps) {
  const [width, setWidth] = useState<string>('phone');
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
      ) : isSource(html) ? (
        <Text c="dimmed">The preview appears when the variables and tags have no mistake.</Text>
      ) : (
        <>
          <SegmentedControl size="xs" aria-label="Width" data={[...widths]} value={width} onChange={setWidth} />
          {/* It can take the focus, so that the keyboard scrolls it too. */}
          <Box className="mail-scroll" tabIndex={0} role="region" aria-label="The email at this width">
            {/* The empty sandbox forbids scripts, forms and navigation out of the frame. */}
            <iframe className="mail" data-width={width} title="The email" sandbox="" srcDoc={toDocument(html, logo)} />
          </Box>
        </>
      )}
    </Stack>
  );
}

/** While a text cannot be rendered, the server answers its source. Its images would have `{{ logo }}` as their address. */
function isSource(html: string): boolean {
  return /\{[{%]/.test(html);
}

/**
 * Puts the address of the logo in the place of the image that a mail brings along. Adds this page's nonce to the style sheets: the
 * frame inherits the page's policy, which blocks them otherwise. A parser would do it more exactly, but the browser blocks
 * the sheets already while it parses.
 */
function toDocument(html: string, logo: string | null): string {
  const shown = html
    .replaceAll('cid:logo@bonafide', logo === null ? 'data:,' : `./logos/${logo}`)
    .replace(/<style(?=[\s>])/gi, `<style nonce="${nonce}"`);
  return `<!doctype html>${shown}`;
}
