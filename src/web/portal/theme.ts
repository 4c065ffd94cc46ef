import type { CSSVariablesResolver } from '@mantine/core';
import { createTheme } from '@mantine/core';

const systemFonts =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", sans-serif';

/** The teal of the account pages, from lightest to darkest. */
const teal = [
  ...(['#f0fdfa', '#ccfbf1', '#99f6e4', '#5eead4', '#2dd4bf'] as const),
  ...(['#14b8a6', '#0d9488', '#0f766e', '#115e59', '#134e4a'] as const),
] as const;

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 7,
  colors: { brand: teal },
  fontFamily: systemFonts,
  headings: { fontFamily: systemFonts, textWrap: 'balance' },
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
});

/** Gives grey text and coloured badges a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
export const readableColors: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--mantine-color-red-outline': colors.red[9],
    ...Object.fromEntries(['red', 'green', 'yellow', 'blue', 'gray'].map(name => [lightText(name), darkest[name]])),
    [lightText('brand')]: colors.brand?.[8] ?? '',
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[1],
    '--mantine-color-error': colors.red[3],
    '--mantine-color-red-outline': colors.red[3],
    ...Object.fromEntries(
      ['red', 'green', 'yellow', 'blue', 'gray'].map(name => [lightText(name), colors[name]?.[2] ?? '']),
    ),
    [lightText('brand')]: colors.brand?.[3] ?? '',
  },
});

const darkest: Record<string, string> = {
  red: '#a01414',
  green: '#14602a',
  yellow: '#7a4100',
  blue: '#0b4a86',
  gray: '#343a40',
};

function lightText(color: string): string {
  return `--mantine-color-${color}-light-color`;
}
