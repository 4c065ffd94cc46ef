import assert from 'node:assert/strict';
import type { InboxMessage } from '../../src/domain/messaging/development-inbox.js';
import type { MessageKind } from '../../src/domain/messaging/templates/templates.js';
import { ask, post } from './graphql.js';
import { eventually } from './processes.js';
import { readProjectFile } from './sources.js';
import { operatorToken, type World } from './world.js';

/** The values of `{{name}}`. */
type Values = Record<string, string>;

interface Step {
  title: string;
  query: string;
  variables: string;
  headers: string;
}

const phone = '+819012345678';
const newPhone = '+819087654321';
const email = 'hanako@example.com';

/** Follows the steps of README.md on the app `default` of a new server. */
export async function liveStory(world: World): Promise<void> {
  const reader = new ReaderOfReadme(world);

  assert.deepEqual((await reader.run(1)).updateAppSettings.phoneVerification, true);
  assert.equal((await reader.run(2)).register.user.phone.verified, false);
  assert.deepEqual((await reader.run(3, { code: await reader.codeTo(phone) })).verifyPhone.verified, true);
  const first = (await reader.run(4)).login.user;
  const pseudo = (await reader.run(5)).createPseudoUser.user;
  assert.equal(pseudo.isPseudo, true);
  assert.equal((await reader.run(6)).upgradePseudoUser.user.id, pseudo.id);
  assert.equal(await reader.refusal(7), 'IDENTIFIER_NOT_VERIFIED');
  await reader.clickLinkTo(email);
  assert.equal((await reader.run(7)).login.user.email.verified, true);
  const { loginId } = (await reader.run(8)).requestLoginCode;
  const byCode = (await reader.run(9, { loginId, loginCode: await reader.codeTo(email, 'LOGIN_CODE_EMAIL') }))
    .logInWithCode;
  assert.equal(byCode.user.id, pseudo.id);

  assert.equal((await reader.run(4)).login.user.id, first.id);
  assert.equal((await reader.run(10)).changeIdentifier.pendingPhone, newPhone);
  assert.equal((await reader.run(4)).login.user.id, first.id, 'the old number is still good');
  await reader.run(3, { code: await reader.codeTo(newPhone) });
  assert.equal(await reader.refusal(4), 'INVALID_CREDENTIALS', 'the old number is good no more');
}

/** A reader who follows the steps, with the inbox in another tab. */
class ReaderOfReadme {
  readonly #steps = stepsOfReadme();
  #accessToken = '';

  constructor(readonly world: World) {}

  // biome-ignore lint/suspicious/noExplicitAny: the shape is README's
  async run(number: number, values: Values = {}): Promise<any> {
    const data = await ask(this.world.url, ...this.#request(number, values));
    const [answer] = Object.values(data) as [{ accessToken?: string }];
    this.#accessToken = answer.accessToken ?? this.#accessToken;
    return data;
  }

  async refusal(number: number): Promise<string | undefined> {
    const { body } = await post(this.world.url, ...this.#request(number));
    return body.errors?.[0]?.extensions.code;
  }

  async codeTo(address: string, kind?: MessageKind): Promise<string> {
    return (await this.#newestTo(address, kind)).code ?? '';
  }

  async clickLinkTo(address: string): Promise<void> {
    const token = new URL((await this.#newestTo(address)).link ?? '').hash.slice(1);
    await ask(this.world.url, 'mutation ($token: String!) { verifyLink(token: $token) { verified } }', { token });
  }

  async #newestTo(address: string, wanted?: MessageKind): Promise<InboxMessage> {
    return await eventually('the inbox has the message', 30, async () => {
      const inbox = await this.world.inbox();
      return inbox.find(({ to, kind }) => to === address && kind === (wanted ?? kind)) ?? null;
    });
  }

  #request(number: number, values: Values = {}): [string, Record<string, unknown>, Record<string, string>] {
    const step = this.#steps[number - 1];
    assert(step !== undefined, `README.md has a step ${number}`);
    const all: Values = { operatorToken, accessToken: this.#accessToken, ...values };
    const fill = (text: string) => text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => all[name] ?? '');
    return [step.query, JSON.parse(fill(step.variables)), JSON.parse(fill(step.headers))];
  }
}

export function stepsOfReadme(): Step[] {
  const chapters = readProjectFile('README.md')
    .split(/^\*\*\d+\. /m)
    .slice(1);
  return chapters.map(chapter => {
    const block = (info: string) => new RegExp(`^\`\`\`${info}\n(.*?)^\`\`\``, 'ms').exec(chapter)?.[1] ?? '{}';
    const title = chapter.slice(0, chapter.indexOf('**'));
    return { title, query: block('graphql'), variables: block('json variables'), headers: block('json headers') };
  });
}
