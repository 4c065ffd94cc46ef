import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newAddresses } from '../../src/web/account/graphiql/addresses.js';
import { examplesWith } from '../../src/web/account/graphiql/examples.js';
import { liveStory, stepsOfReadme } from '../kit/readme-story.js';
import { stories } from '../kit/world.js';

describe('GraphiQL', () => {
  it('has every step of the story in README.md as a tab', () => {
    const withoutComments = examplesWith(newAddresses()).map(({ query }) => query.replace(/^#.*\n/gm, '').trim());
    for (const { title, query } of stepsOfReadme()) {
      assert(withoutComments.includes(query.trim()), title);
    }
  });
});

stories('The story in README.md', world => {
  it('runs as it is written: V2 a phone, P4 an upgrade with an email, M6 a login code, C4 a change', async () => {
    await liveStory(world);
  });
});
