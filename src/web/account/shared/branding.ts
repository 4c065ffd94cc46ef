import { el, setCardTop } from './dom.js';

/** The look of the app of a link (O19). `path` begins with a slash. Each colour is `#rrggbb`. */
export interface Branding {
  logo: { path: string; width: number; height: number } | null;
  colors: Record<(typeof colorNames)[number], string> | null;
}

const colorNames = [
  'button',
  'buttonText',
  'buttonHover',
  'linkOnLight',
  'linkOnDark',
  'edgeOnLight',
  'edgeOnDark',
] as const;

/** The fields to ask the API for. */
export const brandingFields = `branding { logo { path width height } colors { ${colorNames.join(' ')} } }`;

/**
 * Gives the page the logo, or the name, and the colours of the app. style.css says where the colours are used. The page's
 * policy allows no style attribute, but properties may be set.
 */
export function applyBranding(appName: string, { logo, colors }: Branding): void {
  setCardTop(el('p', { className: 'brand' }, logo === null ? appName : logoOf(appName, logo)));
  const root = document.documentElement;
  if (colors === null) {
    delete root.dataset.branded;
    return;
  }
  for (const name of colorNames) root.style.setProperty(`--brand-${name}`, colors[name]);
  root.dataset.branded = '';
}

/** The URL is relative, so that a proxy can serve Bonafide below a path. */
function logoOf(appName: string, { path, width, height }: NonNullable<Branding['logo']>): HTMLElement {
  const image = el('img', { src: `.${path}`, width, height, alt: appName });
  // For example, the admin has just replaced it.
  image.onerror = () => image.replaceWith(appName);
  return image;
}
