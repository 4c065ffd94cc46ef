import { callApi } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { describeFailure } from '../shared/failures.js';
import { translate } from '../shared/language.js';
import type { TextKey } from '../shared/texts.js';

/** What the link of a notice can undo, or object to (N10). */
export interface Undo {
  side: 'OLD' | 'NEW';
  state: 'POSSIBLE' | 'WAITING' | 'ADMIN' | 'OLD' | 'NEW' | 'OVER';
  restoresAt: string | null;
  canProve: boolean;
  proofs: string[];
  passkeyOrigins: string[];
}

/** What the buttons of this part share. */
export interface Send {
  readonly token: string;
  /** Sends a mutation while the button is off. Shows what went wrong, or what has become of the change. */
  mutate(pressed: HTMLButtonElement, mutation: string, variables: Record<string, unknown>): Promise<void>;
  /** Shows something that went wrong before anything was sent. */
  tell(text: string): void;
  /** Reads the link again and shows what is. */
  again(): void;
}

/** C14: the proofs that the app takes on this page, whatever the user has. */
export function proofForms({ proofs, passkeyOrigins }: Undo, send: Send): HTMLElement[] {
  const isPasskeyOffered = passkeyOrigins.includes(location.origin) && hasPasskeys();
  return [
    el('p', {}, translate('undo.proveMeaning')),
    ...(isPasskeyOffered ? [passkeyPart(send)] : []),
    formOf(send, 'undo.password', 'undo.prove', password => ({ password }), {
      type: 'password',
      id: 'old-password',
      autocomplete: 'current-password',
    }),
    ...(proofs.includes('TOTP')
      ? [
          formOf(send, 'undo.totp', 'undo.proveTotp', totp => ({ totp }), {
            type: 'text',
            id: 'totp',
            inputMode: 'numeric',
            autocomplete: 'one-time-code',
          }),
        ]
      : []),
  ];
}

function prove(send: Send, pressed: HTMLButtonElement, input: Record<string, unknown>): Promise<void> {
  const mutation =
    'mutation ($token: String!, $input: OlderProofInput!) { proveByNotice(token: $token, input: $input) { state } }';
  return send.mutate(pressed, mutation, { input });
}

function formOf(
  send: Send,
  label: TextKey,
  action: TextKey,
  inputOf: (value: string) => Record<string, string>,
  properties: Pick<HTMLInputElement, 'type' | 'id' | 'autocomplete'> & { inputMode?: string },
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
    void prove(send, submit, inputOf(field.value));
  };
  return form;
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

/** N14: asks for what the device needs only now, since that is good for five minutes. */
async function provePasskey(send: Send, pressed: HTMLButtonElement): Promise<void> {
  const answer = await callApi<{ noticeInfo: { undo: { passkeyRequest: PasskeyRequest | null } | null } }>(
    'query ($token: String!) { noticeInfo(token: $token) { undo { passkeyRequest { loginId options } } } }',
    { token: send.token },
  );
  if (!answer.ok) return send.tell(describeFailure(answer.failure).text);
  const request = answer.data.noticeInfo.undo?.passkeyRequest;
  // Somebody has settled it meanwhile.
  if (request == null) return send.again();
  const response = await askDevice(request.options);
  if (response === null) return send.tell(translate('undo.noPasskey'));
  await prove(send, pressed, { passkey: { loginId: request.loginId, response } });
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
