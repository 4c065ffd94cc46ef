/** Makes the pages under `/docs` from the project's Markdown. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../../tools/run.mjs';
import { pathToRoot, renderDocument } from './markdown.mjs';
import { documentSources } from './sources.mjs';

const pictures = /\.(webp|png|svg)$/;
/** `docs/security.md` has the name `security`, and some file systems do not tell upper case from lower case. */
const otherNames = { 'README.md': 'index', 'SECURITY.md': 'security-policy' };
const decisions = 'docs/decisions';

/**
 * Adds the pages and their pictures to what is written into dist/public.
 * @param {Map<string, Uint8Array>} files
 * @param {(name: string) => string} assetNamed returns the file name of an asset
 * @param {string} head of every page
 */
export function addDocuments(files, assetNamed, head) {
  const texts = readTexts();
  const addresses = {
    pages: new Map([...texts.keys()].map(path => [path, nameOf(path)])),
    pictures: addPictures(files),
  };
  for (const [path, text] of texts) {
    const name = nameOf(path);
    const { title, body } = renderDocument(text, path, addresses);
    files.set(`docs/${name}.html`, Buffer.from(page({ up: pathToRoot(name), title, body, assetNamed, head })));
  }
}

/** Returns the texts by their paths. The folder of decisions gets a page that lists them. */
function readTexts() {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(path => `docs/${path}`);
  const paths = [...documentSources, ...inDocs].filter(path => path.endsWith('.md')).sort();
  const texts = new Map(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]));
  const listed = paths.filter(path => path.startsWith(`${decisions}/`));
  if (listed.length > 0) texts.set(decisions, listOf(listed, texts));
  return texts;
}

function listOf(paths, texts) {
  const lines = paths.map(path => `- [${/^# (.+)$/m.exec(texts.get(path))?.[1]}](decisions/${basename(path)})`);
  return `# Decisions\n\n${lines.join('\n')}\n`;
}

/** Returns the name of a page below `/docs/`; `index` is `/docs` itself. */
function nameOf(path) {
  return (
    otherNames[path] ??
    path
      .replace(/^docs\//, '')
      .replace(/\.md$/, '')
      .toLowerCase()
  );
}

function addPictures(files) {
  const folder = 'docs/pictures';
  const names = readdirSync(join(root, folder)).filter(name => pictures.test(name));
  return new Map(
    names.map(name => {
      const contents = readFileSync(join(root, folder, name));
      const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8).toUpperCase();
      const asset = name.replace(/(\.\w+)$/, `-${hash}$1`);
      files.set(`assets/${asset}`, contents);
      return [`${folder}/${name}`, asset];
    }),
  );
}

function page({ up, title, body, assetNamed, head }) {
  const asset = name => `${up}assets/${assetNamed(name)}`;
  return `<!doctype html>
<html lang="en">
  <head>
    ${head.replaceAll(/\{\{asset (\S+)\}\}/g, (_, name) => asset(name))}
    <meta name="color-scheme" content="light dark" />
    <title>${title} · Bonafide</title>
    <link rel="stylesheet" href="${asset('shared/style.css')}" />
  </head>
  <body>
    <nav class="document-bar" aria-label="Bonafide">
      <a href="${up}docs">Documentation</a>
      <a href="${up}portal">Portal</a>
    </nav>
    <main class="document">
${body}    </main>
  </body>
</html>
`;
}
