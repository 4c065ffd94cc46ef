/** The colours of an app's pages and mails, all derived from one colour (O19). Each is `#rrggbb`. */
export interface BrandColors {
  button: string;
  buttonText: string;
  buttonHover: string;
  /** For links and the focus outline, on the light and on the dark card. */
  linkOnLight: string;
  linkOnDark: string;
  /** The edge of a button, which is visible even if the button has the colour of the card. */
  edgeOnLight: string;
  edgeOnDark: string;
}

/** The teal of the pages, for an app that has chosen no colour. */
export const defaultBrandColor = '#0f766e';

/** The backgrounds of links and buttons. style.css has the same colours. */
export const cards = { light: '#ffffff', dark: '#19211f' } as const;

const white = '#ffffff';
const black = '#000000';

/** The least contrast of text (WCAG 2.2, 1.4.3). */
export const textContrast = 4.5;
/** The least contrast of the edge that shows where a button is (WCAG 2.2, 1.4.11). */
export const edgeContrast = 3;
const hoverShare = 0.14;
const shareStep = 0.04;

/**
 * Derives readable colours from any brand colour. A button has the colour itself, with white or black text, one of which is readable on any colour. A
 * link keeps the hue and becomes darker or lighter until it is readable.
 */
export function brandColors(color: string): BrandColors {
  const buttonText = contrast(color, white) >= textContrast ? white : black;
  return {
    button: color,
    buttonText,
    // Mix with the opposite of the text's colour, so that the contrast grows.
    buttonHover: mix(color, buttonText === white ? black : white, hoverShare),
    linkOnLight: readable(color, cards.light, textContrast),
    linkOnDark: readable(color, cards.dark, textContrast),
    edgeOnLight: readable(color, cards.light, edgeContrast),
    edgeOnDark: readable(color, cards.dark, edgeContrast),
  };
}

/** Returns the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Mixes a colour with black or white until its contrast with the ground is enough. */
function readable(color: string, ground: string, least: number): string {
  const target = luminance(ground) > 0.18 ? black : white;
  for (let share = 0; share < 1; share += shareStep) {
    const mixed = mix(color, target, share);
    if (contrast(mixed, ground) >= least) return mixed;
  }
  return target;
}

function mix(color: string, other: string, share: number): string {
  const others = channels(other);
  const mixed = channels(color).map((value, at) => Math.round(value + ((others[at] ?? 0) - value) * share));
  return `#${mixed.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map(value => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  return [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16));
}
