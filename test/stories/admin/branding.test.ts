import assert from 'node:assert/strict';
import { it } from 'node:test';
import { png } from '../../kit/images.js';
import { openNode } from '../../kit/node.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newName, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const image = png(120, 40, { extra: [] });
const logo = image.toString('base64');
const branding =
  'branding { logo { path width height } colors { button buttonText buttonHover linkOnLight linkOnDark edgeOnLight edgeOnDark } }';
const settingsQuery = '{ app { settings { brandColor logo } } }';

stories('The logo and the colour of an app', world => {
  const brandingOf = async (app: TestApp) => (await app.raw(settingsQuery, {}, app.adminToken)).app.settings;
  const askedBy = async (app: TestApp, field: 'linkInfo' | 'resetLinkInfo', token: string) =>
    (await app.raw(`query ($token: String!) { ${field}(token: $token) { ${branding} } }`, { token }))[field].branding;
  const fetchLogo = (id: string, url = world.url) => fetch(`${url}/logos/${id}`);

  it('O19 are set by an admin, and the logo is served from an address that names its content', async () => {
    const app = await world.app();
    assert.deepEqual(await brandingOf(app), { brandColor: null, logo: null });
    await app.set({ brandColor: ' #0F766E ', logo: `data:image/png;base64,${logo}` });
    const { brandColor, logo: id } = await brandingOf(app);
    assert.equal(brandColor, '#0f766e');
    assert.match(id, /^[\w-]{43}\.120x40\.png$/);
    const response = await fetchLogo(id);
    assert.equal(response.status, 200);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), image);
    const header = (name: string) => response.headers.get(name);
    assert.deepEqual([header('content-type'), header('x-content-type-options')], ['image/png', 'nosniff']);
    assert.equal(header('content-security-policy'), "default-src 'none';sandbox");
    assert.match(header('cache-control') ?? '', /^public, max-age=\d{8}, immutable$/);
    // A client may write back what it has read.
    await app.set({ logo: id, name: 'Renamed' });
    assert.equal((await brandingOf(app)).logo, id);
  });

  it('O19 are served by every node, and gone once they are removed', async () => {
    // No other app of this test has the same image.
    const app = await world.app({ logo: png(60, 30).toString('base64') });
    const { logo: id } = await brandingOf(app);
    const other = await openNode(world, {});
    try {
      assert.equal((await fetchLogo(id, other.url)).status, 200);
      await app.set({ logo: null, brandColor: null });
      for (const url of [world.url, other.url]) {
        const gone = await fetchLogo(id, url);
        assert.deepEqual([gone.status, gone.headers.get('cache-control')], [404, 'no-store']);
      }
    } finally {
      await other.close();
    }
    for (const unknown of ['x', `${'a'.repeat(43)}.16x16.png`, '..%2f..%2fetc%2fpasswd', `${id}%00`]) {
      assert.equal((await fetchLogo(unknown)).status, 404, unknown);
    }
  });

  it('O19 of one app are not those of another, even if both have the same image', async () => {
    const [app, other] = [await world.app({ logo }), await world.app({ logo })];
    const { logo: id } = await brandingOf(app);
    await app.set({ logo: null });
    assert.deepEqual(
      [await brandingOf(app), await brandingOf(other)],
      [
        { brandColor: null, logo: null },
        { brandColor: null, logo: id },
      ],
    );
    assert.equal((await fetchLogo(id)).status, 200);
    // Not by the id of what another app has uploaded either.
    await changesNothing(world, () => refuses('BAD_USER_INPUT', () => app.set({ logo: id }), { field: 'logo' }));
    await changesNothing(world, () =>
      refuses('BAD_USER_INPUT', () => app.set({ brandColor: 'red' }), { field: 'brandColor' }),
    );
    const { token } = await app.register({ username: newName() });
    const input = { logo };
    await changesNothing(world, () => refuses('FORBIDDEN', () => app.do('updateAppSettings', { input }, token)));
  });

  it('O19 O4 are in the audit log by their id, without the image', async () => {
    const app = await world.app();
    await app.set({ logo });
    const { logo: id } = await brandingOf(app);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'APP_SETTINGS_CHANGED' } });
    assert.deepEqual(nodes[0].details, { settings: ['logo'], old: { logo: null }, new: { logo: id } });
    assert.ok(!JSON.stringify(nodes).includes(logo.slice(0, 40)));
  });

  it('O19 O10 end with their app, and are in a copy of the database', async () => {
    const app = await world.app({ logo });
    const { store } = world.server.deps;
    const { logos } = store.reader.tables;
    const rows = await store.reader.db.select().from(logos);
    const [own] = rows.filter(({ appId }) => appId === app.id);
    assert.deepEqual(Buffer.from(own?.data ?? '', 'base64'), image);
  });

  it('O19 are given to the page behind a link, with colours that are always readable', async () => {
    const app = await world.app({ emailVerification: true, logo, brandColor: '#ffff00' });
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    const token = await app.tokenTo(email);
    const shown = await askedBy(app, 'linkInfo', token);
    const { logo: id } = await brandingOf(app);
    assert.deepEqual(shown.logo, { path: `/logos/${id}`, width: 120, height: 40 });
    assert.deepEqual([shown.colors.button, shown.colors.buttonText], ['#ffff00', '#000000']);
    assert.notEqual(shown.colors.linkOnLight, '#ffff00');
    // Also once the link was used: the page names the app then too.
    await user.proveEmail(email);
    assert.deepEqual(await askedBy(app, 'linkInfo', token), shown);
    await app.do('requestPasswordReset', { identifier: email });
    assert.deepEqual(await askedBy(app, 'resetLinkInfo', await app.tokenTo(email)), shown);
    const plain = await world.app({ emailVerification: true });
    const other = newEmail();
    await plain.register({ username: newName(), email: other });
    assert.deepEqual(await askedBy(plain, 'linkInfo', await plain.tokenTo(other)), { logo: null, colors: null });
  });

  it('O19 D9 are in the mails, which load nothing, and in the preview; a text without HTML stays as it is', async () => {
    const app = await world.app({ emailVerification: true, name: 'Shop & Co', logo, brandColor: '#ffff00' });
    const email = newEmail();
    await app.register({ username: newName(), email });
    const mail = await app.lastMessageTo(email);
    assert.equal(mail.logo, (await brandingOf(app)).logo);
    const html = mail.html ?? '';
    assert.match(html, /<img src="cid:logo@bonafide" width="120" height="40" alt="Shop &amp; Co"/);
    assert.match(html, /background:#ffff00;[^"]*color:#000000/);
    assert.doesNotMatch(html, /(?:src|background)="?https?:|url\(/);
    assert.doesNotMatch(mail.text, /cid:|#ffff00/);
    const input = { kind: 'EMAIL_VERIFICATION', locale: 'en', subject: 'Hi', text: '{{ link }}' };
    const own = `<p>{{ link }}</p>{% if logo != "" %}<img src="{{ logo }}" alt="">{% endif %}<a href="{{ link }}" style="color:{{ linkColor }}">x</a>`;
    const preview = await app.admin('previewTemplate', { input: { ...input, html: own } });
    assert.deepEqual(preview.problems, []);
    assert.match(preview.html, /cid:logo@bonafide/);
    await app.set({ logo: null });
    const without = await app.admin('previewTemplate', { input: { ...input, html: own } });
    assert.doesNotMatch(without.html, /<img/);
    const tracked = await app.admin('previewTemplate', { input: { ...input, html: `${own}<img src="cid:other">` } });
    assert.match(tracked.problems.join(), /only an image inside the mail is allowed/);
    await app.register({ username: newName(), email: newEmail() });
  });
});
