import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { BrandColorsQuery } from '../../operations/operations.js';

interface BrandPreviewProps {
  colors: BrandColorsQuery['brandColors'];
  /** The id of a logo, or a `data:` URL. */
  logo: string | null;
  appName: string;
}

/** The cards of the pages (src/web/account/shared/style.css). Mails are light everywhere. */
const cards = {
  light: { ground: '#ffffff', ink: '#17211f', line: '#d5dcda' },
  dark: { ground: '#19211f', ink: '#e8eeec', line: '#32403c' },
} as const;

/** Shows a button, a link and the logo as mails and pages have them. */
export function BrandPreview({ colors, logo, appName }: BrandPreviewProps) {
  const { button, buttonText, linkOnLight, linkOnDark, edgeOnLight, edgeOnDark } = colors;
  const samples = [
    { title: 'Email, and page in light mode', ...cards.light, link: linkOnLight, edge: edgeOnLight },
    { title: 'Page in dark mode', ...cards.dark, link: linkOnDark, edge: edgeOnDark },
  ];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} component="section" aria-label="Preview of the branding">
      {samples.map(({ title, ground, ink, line, link, edge }) => (
        <Stack key={title} gap="xs">
          <Text size="sm">{title}</Text>
          <div className="brand-card" style={{ background: ground, color: ink, borderColor: line }}>
            {logo === null ? (
              <span className="breakable">{appName}</span>
            ) : (
              <img src={logo.startsWith('data:') ? logo : `./logos/${logo}`} alt={appName} />
            )}
            <span className="brand-button" style={{ background: button, color: buttonText, borderColor: edge }}>
              Confirm my address
            </span>
            <span style={{ color: link, textDecoration: 'underline' }}>A link</span>
          </div>
        </Stack>
      ))}
    </SimpleGrid>
  );
}
