import type { VerificationResult } from 'bonafide-client';
import { bonafide } from './client.js';
import { Form } from './form.js';

interface PreparedProps {
  result: VerificationResult;
  onKept: () => void;
  /** Called when everything except the address was removed. This session has ended too. */
  onCleared: (address: string) => void;
}

/** Shows what was on the account before this person verified the address. Somebody else may have added it, and could use the account too. */
export function Prepared({ result: { address, preparedBefore }, onKept, onCleared }: PreparedProps) {
  if (preparedBefore === null) return null;
  const { token, remedy, sessions, sessionCount } = preparedBefore;

  async function clear() {
    await bonafide.removePrepared({ token });
    onCleared(address);
    await bonafide.logout();
  }

  return (
    <section aria-label="Is this all yours?" className="warning">
      <h2>Is this all yours?</h2>
      <p>Before you proved {address}, this account already had:</p>
      <ul>
        {preparedBefore.hasPassword && <li>a password that you have not entered here</li>}
        {preparedBefore.hasAuthenticatorApp && <li>an authenticator app</li>}
        {preparedBefore.passkeys > 0 && <li>{counted(preparedBefore.passkeys, 'passkey')}</li>}
        {preparedBefore.identifiers.map(({ kind, value }) => (
          <li key={kind}>
            {kind.toLowerCase()} {value}
          </li>
        ))}
        {sessionCount > 0 && (
          <li>
            {counted(sessionCount, 'other login')}
            {sessions.map(({ device, network, startedAt }) => (
              <small key={startedAt}>
                {device ?? 'unknown device'}, {network}, {new Date(startedAt).toLocaleString()}
              </small>
            ))}
          </li>
        )}
      </ul>
      <div className="choices">
        <button type="button" onClick={onKept}>
          It is all mine
        </button>
        {remedy === 'REMOVE' ? (
          <Form
            title="Remove what is not mine"
            heading="hidden"
            submit={`Remove everything except ${address}`}
            look="danger"
            run={clear}
          />
        ) : (
          <Form
            title="Leave this account"
            heading="hidden"
            submit={`This is not my account: remove ${address} from it`}
            look="danger"
            run={() => bonafide.disownAddress({ token })}
            onDone={onKept}
          />
        )}
      </div>
    </section>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
