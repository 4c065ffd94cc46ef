/**
 * `node src/tools/check-release.mjs v0.2.0`: prints the section of this version in CHANGELOG.md, for the page of the release. Status 1 if the
 * checkout in the current folder cannot be released with this tag. Then it prints all reasons.
 */
import { readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
const read = path => readFileSync(path, 'utf8');
const { version } = JSON.parse(read('package.json'));
const sections = sectionsOf(read('CHANGELOG.md'));
const dated = sections.find(({ title }) => title.startsWith(`[${version}] - `));

const reasons = {
  [`The tag is ${tag || 'missing'}, but package.json says ${version}: the tag must be v${version}.`]:
    tag !== `v${version}`,
  [`package-lock.json does not say ${version}.`]: JSON.parse(read('package-lock.json')).version !== version,
  [`src/client/package.json does not say ${version}.`]: JSON.parse(read('src/client/package.json')).version !== version,
  [`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD" with at least one line.`]:
    !/ - \d{4}-\d{2}-\d{2}$/.test(dated?.title ?? '') || dated?.text === '',
  'CHANGELOG.md has lines under Unreleased: move them into the section of the release.': sections.some(
    ({ title, text }) => title === '[Unreleased]' && text !== '',
  ),
  'docs/schema-baseline.graphql is not a copy of schema.graphql: the next release would be compared with an older one.':
    read('docs/schema-baseline.graphql') !== read('schema.graphql'),
  'docs/breaking-changes.txt still has lines: they belong to the section of the release.': /^[^#\n]/m.test(
    read('docs/breaking-changes.txt'),
  ),
};

const found = Object.keys(reasons).filter(reason => reasons[reason]);
for (const reason of found) console.error(reason);
if (found.length > 0) process.exitCode = 1;
else console.log(dated.text);

function sectionsOf(changelog) {
  const [, ...sections] = changelog.split(/^## /m);
  return sections.map(section => {
    const [title = '', ...lines] = section.split('\n');
    return { title: title.trim(), text: lines.join('\n').trim() };
  });
}
