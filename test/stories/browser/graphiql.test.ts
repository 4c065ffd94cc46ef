import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { IntrospectionQuery } from 'graphql';
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { newAddresses } from '../../../src/web/account/graphiql/addresses.js';
import { examplesWith } from '../../../src/web/account/graphiql/examples.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import { desktop, workbench } from '../../kit/graphiql.js';
import { ask } from '../../kit/graphql.js';
import { operations } from '../../kit/operations.js';
import { patient } from '../../kit/portal.js';
import { eventually } from '../../kit/processes.js';
import { newEmail, newName, newPhone } from '../../kit/test-app.js';
import { operatorToken } from '../../kit/world.js';

storiesInBrowser('GraphiQL', ({ world, openPage }) => {
  const newExamples = examplesWith(newAddresses());
  const usersCreated = async () => {
    const { users } = await ask(
      world.url,
      '{ users { nodes { id } } }',
      {},
      { authorization: `Bearer ${operatorToken}` },
    );
    return users.nodes.length;
  };

  it('has examples that are valid against the schema, variables included', async () => {
    const introspection: IntrospectionQuery = await ask(world.url, getIntrospectionQuery());
    const schema = buildClientSchema(introspection);
    for (const { title, query, variables } of newExamples) {
      const document = parse(query);
      assert.deepEqual(validate(schema, document).map(String), [], title);
      const [operation] = document.definitions;
      assert.ok(operation?.kind === 'OperationDefinition', title);
      const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
      assert.deepEqual(errors?.map(String) ?? [], [], title);
    }
  });

  it('opens with the first example filled in', async () => {
    const tab = await openPage({ viewport: { width: 1440, height: 900 } });
    await tab.page.goto(`${world.url}/graphiql`);
    const tools = tab.page.locator('.graphiql-editor-tool');
    await tools.getByText('"phoneVerification"').waitFor();
    await tab.page.getByRole('button', { name: 'Headers', exact: true }).click();
    await tools.getByText('{{operatorToken}}').waitFor();
    await tab.close();
  });

  it('numbers its tabs and hides none at 1440 pixels', async () => {
    const tab = await openPage(desktop);
    await workbench(tab.page).open(world.url);
    const titles = newExamples.map(({ query }) => /(?:query|mutation|subscription) (\w+)/.exec(query)?.[1]);
    const numbers: string[] = await tab.page.evaluate(
      `[...document.querySelectorAll('.graphiql-tab-button')].map(each => getComputedStyle(each, '::before').content)`,
    );
    assert.deepEqual(new Set(numbers), new Set(['counter(tab) ". "']));
    for (const [index, title] of titles.entries()) {
      const shown = tab.page.getByRole('tab').nth(index);
      assert.match(await shown.innerText(), new RegExp(`^${title}\\b`));
      const box = await shown.boundingBox();
      assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 1440 && box.y >= 0, title);
    }
    await tab.close();
  });

  it('explains what to do when a step is run too early or has an unfilled placeholder, and sends nothing', async () => {
    const tab = await openPage(desktop);
    const { open, replace, choose, runInto } = workbench(tab.page);
    await open(world.url);
    const before = await usersCreated();
    await choose('SignUpWithPhone');
    await runInto('Not sent. This app verifies no phone numbers yet: run tab 1, SwitchVerificationOn, first.');
    assert.equal(await usersCreated(), before);
    await choose('SwitchVerificationOn');
    await runInto('Not sent. Replace {{operatorToken}} under Headers with the operator token.');
    await choose('VerifyPhone');
    await runInto('Not sent. The inbox has no SMS with a code');
    await replace('Variables', { code: '123456' });
    await runInto('Not sent. There is no session yet: run tab 2, SignUpWithPhone, first.');
    await choose('LogInByCode');
    await runInto('Not sent. No login code was requested: run tab 8, AskForLoginCode, first.');
    await replace('Variables', { loginId: 'of-nobody', code: '{{loginCode}}' });
    await runInto('Not sent. The inbox has no login code: verify the address with tabs 5 and 6, then run tab 8.');
    assert.deepEqual(tab.complaints, []);
    await tab.close();
  });

  it('loads everything from this server, documents the schema, and runs the examples one after another', async () => {
    const tab = await openPage(desktop);
    const { page } = tab;
    const { open, replace, choose, run } = workbench(patient(tab));
    await open(world.url);

    await choose('SwitchVerificationOn');
    await replace('Headers', { Authorization: `Bearer ${operatorToken}` });
    await run(/"phoneVerification":\strue/);
    await choose('SignUpWithPhone');
    await run(/"verified":\sfalse/);
    await choose('VerifyPhone');
    await run(/"verified":\strue/);
    await choose('LogInByPhone');
    await run(/"refreshToken"/);
    await choose('StartAsPseudoUser');
    await run(/"isPseudo":\strue/);
    await choose('UpgradePseudoUser');
    await run(/"isPseudo":\sfalse/);
    const token = (await world.inbox()).find(({ to }) => to.startsWith('hanako-'))?.link?.split('#')[1];
    await ask(world.url, operations.verifyLink, { token });
    await choose('LogInByEmail');
    await run(/"verified":\strue/);
    await choose('AskForLoginCode');
    await run(/"loginId"/);
    await eventually('the code has been mailed', 30, async () =>
      (await world.inbox()).some(({ kind }) => kind === 'LOGIN_CODE_EMAIL') ? true : null,
    );
    await choose('LogInByCode');
    await run(/"loginIdentifiers":/);
    await choose('LogInByPhone');
    await run(/"refreshToken"/);
    await choose('ChangePhone');
    await run(/"pendingPhone":\s"\+8190\d{8}"/);
    await choose('VerifyPhone');
    await run(/"verified":\strue/);
    await choose('ChangePhone');
    await replace('Variables', { kind: 'PHONE', value: newPhone(), currentPassword: 'plum-tin-harbour-42' });
    await run(/"pendingPhone":\s"/);
    world.wait(60);
    await choose('SendAgain');
    await run(/"resendAvailableAt"/);
    await choose('WhoAmI');
    await run(/"pendingPhone":\s"\+8190\d{8}"/);
    await choose('ForgetPassword');
    await run(/"accepted":\strue/);

    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
    assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0, 'it keeps no password');
    await tab.close();
  });

  it('T5, T8 gets a new access token by itself when the old one has expired', async () => {
    const tab = await openPage(desktop);
    const { open, choose, run } = workbench(patient(tab));
    await open(world.url);
    await choose('StartAsPseudoUser');
    await run(/"isPseudo":\strue/);
    world.wait(7_200);
    await choose('WhoAmI');
    await run(/"isPseudo":\strue/);
    world.wait(7_200);
    await choose('WaitForProof');
    await tab.page.getByRole('button', { name: /execute query/i }).click();
    await tab.page.getByRole('button', { name: /stop query/i }).waitFor();
    await tab.close();
  });

  it('has a new number and email address at each visit', () => {
    const numbers = Array.from({ length: 1_000 }, () => newAddresses().phone);
    for (const number of numbers) assert.match(number, /^\+8190[1-9]\d{7}$/);
    assert.ok(new Set(numbers).size > 990);
    assert.notEqual(newAddresses().email, newAddresses().email);
  });

  it('V3 a waiting tab shows when the link is confirmed on another page', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    const [waiting, other] = [await openPage(desktop), await openPage()];
    const { open, replace, choose, run, shows } = workbench(patient(waiting));
    await open(world.url);
    await choose('WaitForProof');
    await replace('Headers', { Authorization: `Bearer ${user.token}` });
    await run(/"SENT"/);
    await other.page.goto(`${world.url}/verify#${await app.tokenTo(email)}`);
    await other.page.getByRole('button', { name: 'Confirm my address' }).click();
    await shows(/"VERIFIED"/);
    assert.deepEqual([...waiting.complaints, ...other.complaints], []);
    await waiting.close();
    await other.close();
  });
});
