import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { IntrospectionQuery } from 'graphql';
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { examples } from '../../../src/web/account/graphiql/examples.js';
import { requestsBeyond, storiesInBrowser } from '../../kit/browser.js';
import { desktop, workbench } from '../../kit/graphiql.js';
import { ask } from '../../kit/graphql.js';
import { operations } from '../../kit/operations.js';
import { patient } from '../../kit/portal.js';
import { newEmail, newName } from '../../kit/test-app.js';
import { operatorToken } from '../../kit/world.js';

storiesInBrowser('GraphiQL', ({ world, openPage }) => {
  it('has examples that are valid against the schema, variables and all', async () => {
    const introspection: IntrospectionQuery = await ask(world.url, getIntrospectionQuery());
    const schema = buildClientSchema(introspection);
    for (const { title, query, variables } of examples) {
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

  it('comes whole from this server, documents the schema, and runs the examples one after another', async () => {
    const tab = await openPage(desktop);
    const { page } = tab;
    const newestTo = async (address: string) => (await world.inbox()).find(({ to }) => to === address);
    const { open, replace, choose, run } = workbench(patient(tab));
    await open(world.url);

    await choose('SwitchVerificationOn');
    await replace('Headers', { Authorization: `Bearer ${operatorToken}` });
    await run(/"phoneVerification":\strue/);
    await choose('SignUpWithPhone');
    await run(/"verified":\sfalse/);
    await choose('VerifyPhone');
    await replace('Variables', { code: (await newestTo('+819012345678'))?.code });
    await run(/"verified":\strue/);
    await choose('LogInByPhone');
    await run(/"refreshToken"/);
    await choose('StartAsPseudoUser');
    await run(/"isPseudo":\strue/);
    await choose('UpgradePseudoUser');
    await run(/"isPseudo":\sfalse/);
    const token = (await newestTo('hanako@example.com'))?.link?.split('#')[1];
    await ask(world.url, operations.verifyLink, { token });
    await choose('LogInByEmail');
    await run(/"verified":\strue/);
    await choose('LogInByPhone');
    await run(/"refreshToken"/);
    await choose('ChangePhone');
    await run(/"pendingPhone":\s"\+819087654321"/);
    world.wait(60);
    await choose('SendAgain');
    await run(/"resendAvailableAt"/);
    await choose('WhoAmI');
    await run(/"\+819087654321"/);
    await choose('ForgetPassword');
    await run(/"accepted":\strue/);

    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
    assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0, 'it keeps no password');
    await tab.close();
  });

  it('V3 a tab that waits is told when the link is confirmed on another page', async () => {
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
