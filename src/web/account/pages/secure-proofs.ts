import { callApi, type Failure } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { describeFailure } from '../shared/failures.js';
import { translate } from '../shared/language.js';
import type { TextKey } from '../shared/texts.js';

/** The change that the link of a notice can undo, or object to (N10). */
export interface Undo {
  side: 'OLD' | 'NEW';
  state: 'POSSIBLE' | 'WAITING' | 'ADMIN' | 'OLD' | 'NEW' | 'OVER';
  restoresAt: string | null;
  canProve: boolean;
  proofs: string[];
  passkeyOrigins: string[];
}

/** Texts for failures that have another meaning here than on other pages. */
export type FailureTexts = Partial<Record<Failure, TextKey>>;

/** The values that the buttons of this part share. */
export interface Send {
  readonly token: string;
  /** Sends a mutation while the button is off, and returns its answer. Null: it failed, and the page says why. */
  ask<T>(
    pressed: HTMLButtonElement,
    mutation: string,
    variables: Record<string, unknown>,
    failures: FailureTexts,
  ): Promise<T | null>;
  /** Does the same, and then shows the new state of the change. */
  mutate(
    pressed: HTMLButtonElement,
    mutation: string,
    variables: Record<string, unknown>,
    failures: FailureTexts,
  ): Promise<void>;
  /** Shows an error between the button that was pressed and its field, if it has one. */
  tell(pressed: HTMLButtonElement, text: string): void;
  /** Reads the link again and shows its state. */
  again(): void;
}

/** C14: the proofs that the app accepts on this page. It does not depend on what the user has. */
export function proofForms({ proofs, passkeyOrigins }: Undo, send: Send): HTMLElement[] {
  const isPasskeyOffered = passkeyOrigins.includes(location.origin) && hasPasskeys();
  return [
    el('p', {}, translate('undo.proveMeaning')),
    ...(isPasskeyOffered ? [passkeyPart(send)] : []),
    proofForm(send, password, 'undo.prove', value => ({ password: value }), {
      INVALID_CREDENTIALS: 'undo.wrongPassword',
    }),
    ...(proofs.includes('TOTP')
      ? [proofForm(send, totp, 'undo.proveTotp', value => ({ totp: value }), { INVALID_CODE: 'undo.wrongTotp' })]
      : []),
    ...(proofs.includes('SMS_CODE') ? [smsCodePart(send)] : []),
  ];
}

const password: FormField = {
  label: 'undo.password',
  type: 'password',
  id: 'old-password',
  autocomplete: 'current-password',
};
const oneTimeCode = { type: 'text', inputMode: 'numeric', autocomplete: 'one-time-code' } as const;
const totp: FormField = { label: 'undo.totp', id: 'totp', ...oneTimeCode };
const smsCode: FormField = { label: 'undo.smsCode', id: 'sms-code', ...oneTimeCode };
const phone: FormField = { label: 'undo.phone', type: 'tel', id: 'phone', autocomplete: 'tel', inputMode: 'tel' };

type FormField = Pick<HTMLInputElement, 'type' | 'id' | 'autocomplete'> & { label: TextKey; inputMode?: string };

function prove(
  send: Send,
  pressed: HTMLButtonElement,
  input: Record<string, unknown>,
  failures: FailureTexts,
): Promise<void> {
  const mutation =
    'mutation ($token: String!, $input: OlderProofInput!) { proveByNotice(token: $token, input: $input) { state } }';
  return send.mutate(pressed, mutation, { input }, failures);
}

function proofForm(
  send: Send,
  field: FormField,
  action: TextKey,
  inputOf: (value: string) => Record<string, unknown>,
  failures: FailureTexts,
): HTMLElement {
  return formOf(field, action, (value, pressed) => prove(send, pressed, inputOf(value), failures));
}

function formOf(
  { label, ...properties }: FormField,
  action: TextKey,
  submitted: (value: string, pressed: HTMLButtonElement) => Promise<void>,
): HTMLElement {
  const field = el('input', { ...properties, required: true });
  const submit = el('button', { type: 'submit', className: 'primary', textContent: translate(action) });
  const form = el(
    'form',
    {},
    el('label', { htmlFor: field.id }, translate(label)),
    field,
    el('div', { className: 'buttons' }, submit),
  );
  form.onsubmit = event => {
    event.preventDefault();
    void submitted(field.value, submit);
  };
  return form;
}

/** C26: asks for the number of the account, and then for the code that it gets. */
function smsCodePart(send: Send): HTMLElement {
  const answer = el('div', { role: 'status' });
  const request = formOf(phone, 'undo.sendCode', async (number, pressed) => {
    if (!/^\s*[+＋]/.test(number)) return send.tell(pressed, translate('undo.wrongPhone'));
    const mutation =
      'mutation ($token: String!, $phone: String!) { requestCodeByNotice(token: $token, phone: $phone) { loginId } }';
    const sent = await send.ask<{ requestCodeByNotice: { loginId: string } }>(
      pressed,
      mutation,
      { phone: number },
      { INVALID_IDENTIFIER: 'undo.wrongPhone' },
    );
    if (sent === null) return;
    const { loginId } = sent.requestCodeByNotice;
    const form = proofForm(send, smsCode, 'undo.proveSmsCode', code => ({ code: { loginId, code } }), {
      INVALID_CODE: 'undo.wrongSmsCode',
      TOO_MANY_ATTEMPTS: 'undo.smsCodeOver',
      CODE_EXPIRED: 'undo.smsCodeOver',
    });
    answer.replaceChildren(el('p', {}, translate('undo.codeSent')), form);
  });
  return el('div', {}, request, answer);
}

function hasPasskeys(): boolean {
  return (
    typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  );
}

function passkeyPart(send: Send): HTMLElement {
  const one = button(translate('undo.provePasskey'), 'primary', () => {
    one.disabled = true;
    void provePasskey(send, one).finally(() => {
      one.disabled = false;
    });
  });
  return el('div', { className: 'buttons' }, one);
}

interface PasskeyRequest {
  loginId: string;
  options: PublicKeyCredentialRequestOptionsJSON;
}

/** N14: fetches the options for the device only now, because they expire after five minutes. */
async function provePasskey(send: Send, pressed: HTMLButtonElement): Promise<void> {
  const answer = await callApi<{ noticeInfo: { undo: { passkeyRequest: PasskeyRequest | null } | null } }>(
    'query ($token: String!) { noticeInfo(token: $token) { undo { passkeyRequest { loginId options } } } }',
    { token: send.token },
  );
  if (!answer.ok) return send.tell(pressed, describeFailure(answer.failure).text);
  const request = answer.data.noticeInfo.undo?.passkeyRequest;
  // Somebody has decided it meanwhile.
  if (request == null) return send.again();
  const response = await askDevice(request.options);
  if (response === null) return send.tell(pressed, translate('undo.noPasskey'));
  const passkey = { loginId: request.loginId, response };
  await prove(send, pressed, { passkey }, { INVALID_PASSKEY: 'undo.wrongPasskey' });
}

async function askDevice(options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> {
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const used = await navigator.credentials.get({ publicKey });
    return used instanceof PublicKeyCredential ? used.toJSON() : null;
  } catch {
    return null;
  }
}
