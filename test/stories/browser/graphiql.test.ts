import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IntrospectionQuery } from 'graphql';
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { examples } from '../../../src/browser/graphiql/examples.js';
import type { TestBrowser } from '../../kit/browser.js';
import { noBrowserBecause, openBrowser, requestsBeyond } from '../../kit/browser.js';
import type { World } from '../../kit/world.js';
import { createWorld } from '../../kit/world.js';

describe('The examples in GraphiQL', () => {
  it('are valid against the schema, variables and all', async () => {
    const world = await createWorld();
    const { data } = await world.gql(getIntrospectionQuery());
    await world.close();
    const schema = buildClientSchema(data as unknown as IntrospectionQuery);
    for (const { title, query, variables } of examples) {
      const document = parse(query);
      assert.deepEqual(validate(schema, document).map(String), [], title);
      const [operation] = document.definitions;
      assert.ok(operation?.kind === 'OperationDefinition', title);
      const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
      assert.deepEqual(errors?.map(String) ?? [], [], title);
    }
  });
});

describe('GraphiQL', { skip: noBrowserBecause }, () => {
  let browser: TestBrowser;
  let world: World;

  before(async () => {
    browser = await openBrowser();
    world = await createWorld();
  });
  after(async () => {
    await browser.close();
    await world.close();
  });

  it('comes whole from this server, with the documentation, and runs the examples as the user of the last session', async () => {
    const tab = await browser.openPage({ viewport: { width: 1440, height: 900 } });
    const { page } = tab;
    const run = async (operation: string) => {
      await page.getByRole('tab', { name: operation }).click();
      await page.getByRole('button', { name: /execute query/i }).click();
    };
    const response = page.locator('.result-window');
    await page.goto(`${world.url}/graphiql`);

    await page.getByRole('button', { name: /documentation explorer/i }).click();
    await page.getByRole('link', { name: 'Mutation' }).waitFor();
    await run('SignUpWithPhone');
    await response.getByText('accessToken').waitFor();
    await run('WhoAmI');
    await response.getByText('"+819012345678"').first().waitFor();

    assert.deepEqual(requestsBeyond(world.url, tab), []);
    assert.deepEqual(tab.complaints, []);
    assert.equal(
      await page.evaluate('localStorage.length + sessionStorage.length'),
      0,
      'tokens and passwords are not kept',
    );
    await tab.close();
  });
});
