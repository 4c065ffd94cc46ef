import type { MessageKind, TemplateText, TemplateVariable } from '../templates.js';

/** The content of a mail, as Liquid sources. The plain text and the HTML are both made from it, so they cannot differ. */
export interface MailContent {
  subject: string;
  heading: string;
  paragraphs: readonly string[];
  /** The label of a button that opens `{{ link }}`. */
  button?: string;
  /** The button appears only if this variable is not empty. */
  buttonIf?: TemplateVariable;
  /** The instruction above `{{ code }}` (V23). */
  codeHint?: string;
  /** For readers whose button does not work. */
  buttonHint?: string;
  /** How long the link or code works, and what to do about an unexpected mail. */
  notes: readonly string[];
}

/** The default text of each kind of message: a mail, an SMS, or both if it goes to either kind of address. */
export type DefaultTexts = Readonly<Record<MessageKind, { mail?: MailContent; sms?: string }>>;

const font =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',Meiryo,sans-serif";
const styles = {
  page: `margin:0;padding:0;background:#f4f5f7;${font}`,
  card: 'max-width:520px;margin:0 auto;background:#ffffff;border:1px solid #e3e5ea;border-radius:12px',
  brand: 'padding:28px 36px 0;font-size:15px;font-weight:600;color:#5b6270',
  logo: 'display:block;border:0;background:#ffffff;font-size:15px;font-weight:600;color:#5b6270',
  heading: 'margin:0 0 16px;font-size:22px;line-height:1.35;font-weight:700;color:#14171f',
  paragraph: 'margin:0 0 16px;font-size:16px;line-height:1.6;color:#2b303b',
  button:
    'display:inline-block;padding:13px 26px;background:{{ buttonColor }};border:1px solid {{ buttonEdgeColor }};border-radius:8px;color:{{ buttonTextColor }};font-size:16px;font-weight:600;text-decoration:none',
  hint: 'margin:20px 0 0;font-size:13px;line-height:1.6;color:#5b6270',
  code: 'margin:4px 0 0;font-size:24px;line-height:1.4;font-weight:700;letter-spacing:4px;color:#14171f',
  link: 'color:{{ linkColor }};word-break:break-all',
  note: 'margin:0 0 10px;font-size:13px;line-height:1.6;color:#5b6270',
  preview: 'display:none;max-height:0;overflow:hidden;opacity:0',
} as const;

/** Returns the template. It uses tables and inline styles, which all mail programs support. */
export function mailTemplate(locale: string, mail: MailContent): TemplateText & { subject: string; html: string } {
  const { subject, heading, paragraphs, button, buttonIf, buttonHint, codeHint, notes } = mail;
  const onlyIf = (part: string) => (buttonIf === undefined ? part : `{% if ${buttonIf} != "" %}${part}{% endif %}`);
  const call = button === undefined ? '' : onlyIf(`\n\n${button}:\n{{ link }}`);
  const code = codeHint === undefined ? [] : [`${codeHint}\n{{ code }}`];
  const text = [[heading, ...paragraphs].join('\n\n') + call, ...code, ...notes, '— {{ appName }}'].join('\n\n');

  const html = `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="supported-color-schemes" content="light">
<title>${subject}</title>
</head>
<body style="${styles.page}">
<div style="${styles.preview}">${paragraphs[0] ?? ''}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="${styles.card}">
<tr><td style="${styles.brand}">${brandHtml}</td></tr>
<tr><td style="padding:20px 36px 28px">
<h1 style="${styles.heading}">${heading}</h1>
${paragraphs.map(paragraph => `<p style="${styles.paragraph}">${paragraph}</p>`).join('\n')}
${button === undefined ? '' : onlyIf(buttonHtml(button, buttonHint ?? ''))}
${codeHint === undefined ? '' : codeHtml(codeHint)}
</td></tr>
<tr><td style="padding:20px 36px 22px;border-top:1px solid #e3e5ea">
${notes.map(note => `<p style="${styles.note}">${note}</p>`).join('\n')}
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
  return { subject, text, html };
}

/** Mail programs that load no images show the alternative text, which is the name of the app. */
const brandHtml =
  `{% if logo != "" %}<img src="{{ logo }}" width="{{ logoWidth }}" height="{{ logoHeight }}" alt="{{ appName }}" style="${styles.logo}">` +
  '{% else %}{{ appName }}{% endif %}';

function buttonHtml(label: string, hint: string): string {
  return `<p style="margin:24px 0 0"><a href="{{ link }}" style="${styles.button}">${label}</a></p>
<p style="${styles.hint}">${hint}<br><a href="{{ link }}" style="${styles.link}">{{ link }}</a></p>`;
}

function codeHtml(hint: string): string {
  return `<p style="${styles.hint}">${hint}</p>
<p style="${styles.code}">{{ code }}</p>`;
}
