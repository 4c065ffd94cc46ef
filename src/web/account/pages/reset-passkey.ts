import { callApi, type Failure } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { describeFailure } from '../shared/failures.js';
import { translate } from '../shared/language.js';
import type { TextKey } from '../shared/texts.js';
import type { Review } from './reset-review.js';

const over: readonly Failure[] = ['INVALID_TOKEN', 'CODE_EXPIRED'];

/** F41: offers a passkey if the app accepts passkeys from this page and the device can make one. */
export async function passkeyOffer({ token, passkeyOrigins }: Review): Promise<HTMLElement[]> {
  if (!passkeyOrigins.includes(location.origin) || !(await canMakePasskeys())) return [];
  const outcome = el('p', { role: 'status', tabIndex: -1 });
  const addButton = button(translate('passkey.add'), 'primary', () => void add());

  async function add(): Promise<void> {
    addButton.disabled = true;
    addButton.textContent = translate('working');
    const { text, isOver } = await addPasskey(token);
    outcome.textContent = text;
    if (isOver) addButton.remove();
    addButton.disabled = false;
    addButton.textContent = translate('passkey.add');
    outcome.focus();
  }

  return [
    el('section', {}, el('h2', {}, translate('passkey.title')), el('p', {}, translate('passkey.meaning')), outcome),
    el('div', { className: 'buttons' }, addButton),
  ];
}

async function canMakePasskeys(): Promise<boolean> {
  // A browser without passkeys does not define this name, and only a plain `typeof` accepts that.
  if (typeof PublicKeyCredential !== 'function') return false;
  if (typeof PublicKeyCredential.parseCreationOptionsFromJSON !== 'function') return false;
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false;
  }
}

interface Outcome {
  text: string;
  /** No further attempt can succeed. */
  isOver: boolean;
}

async function addPasskey(token: string): Promise<Outcome> {
  const started = await callApi<{ startPasskeyAfterReset: { options: PublicKeyCredentialCreationOptionsJSON } }>(
    'mutation ($token: String!) { startPasskeyAfterReset(token: $token) { options } }',
    { token },
  );
  if (!started.ok) return outcomeOf(started.failure);
  const made = await makePasskey(started.data.startPasskeyAfterReset.options);
  if (typeof made === 'string') return { text: translate(made), isOver: made === 'passkey.exists' };
  const added = await callApi(
    'mutation ($token: String!, $response: JSONObject!) { addPasskeyAfterReset(token: $token, response: $response) { id } }',
    { token, response: made.toJSON() },
  );
  return added.ok ? { text: translate('passkey.added'), isOver: true } : outcomeOf(added.failure);
}

/** Returns the passkey that the device made, or the reason why it made none. */
async function makePasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<PublicKeyCredential | TextKey> {
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = await navigator.credentials.create({ publicKey });
    return made instanceof PublicKeyCredential ? made : 'passkey.notAdded';
  } catch (error) {
    // WebAuthn: the authenticator has one of `excludeCredentials`.
    const isKnown = error instanceof DOMException && error.name === 'InvalidStateError';
    return isKnown ? 'passkey.exists' : 'passkey.notAdded';
  }
}

function outcomeOf(failure: Failure): Outcome {
  if (over.includes(failure)) return { text: translate('passkey.over'), isOver: true };
  return { text: describeFailure(failure).text, isOver: false };
}
