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
/** Shows an email as programs on a phone and on a desktop do. Default emails ask programs for a light design, also in dark mode. */
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

/** While a text cannot be rendered, the server returns its source. The images in it would have `{{ logo }}` as their URL. */
function isSource(html: string): boolean {
  return /\{[{%]/.test(html);
}

/**
 * Replaces the image that is attached to an email by the URL of the logo. Adds this page's nonce to the style sheets, because the
 * frame inherits the page's policy, which would block them. A parser would be more exact, but the browser already blocks the sheets
 * while it parses.
 */
function toDocument(html: string, logo: string | null): string {
  const shown = html
    .replaceAll('cid:logo@bonafide', logo === null ? 'data:,' : `./logos/${logo}`)
    .replace(/<style(?=[\s>])/gi, `<style nonce="${nonce}"`);
  return `<!doctype html>${shown}`;
}
