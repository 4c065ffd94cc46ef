import type { TotpSetup, User } from 'bonafide-client';
import { useState } from 'react';
import { bonafide } from './client.js';
import { Form } from './form.js';

const digits = { label: 'The six digits in the app', autoComplete: 'one-time-code', inputMode: 'numeric' } as const;

/** Adds or removes the user's authenticator app. With an app, each login needs one of its codes as a second step. */
export function Authenticator({ user }: { user: User }) {
  const [setup, setSetup] = useState<TotpSetup | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const isSetUp = user.secondFactors?.some(({ method }) => method === 'TOTP') === true;
  const codesLeft = user.secondFactors?.find(({ method }) => method === 'RECOVERY_CODE')?.codesLeft ?? 0;

  function finish(codes: readonly string[]) {
    setSetup(null);
    setCodes(codes);
  }

  return (
    <section aria-label="Authenticator app">
      <h2>Authenticator app</h2>
      {codes.length > 0 && <RecoveryCodes codes={codes} onKept={() => setCodes([])} />}
      {isSetUp && <p>A login needs a code of your app. {codesLeft} recovery codes are left.</p>}
      {isSetUp && (
        <details>
          <summary>Remove the app</summary>
          <Form
            title="Remove the app"
            heading="hidden"
            submit="Remove"
            look="danger"
            fields={[{ name: 'totp', ...digits }]}
            run={async ({ totp = '' }) => {
              await bonafide.confirmPresence({ input: { totp } });
              await bonafide.removeTotp();
            }}
            onDone={() => finish([])}
          />
        </details>
      )}
      {!isSetUp && setup === null && (
        <Form
          title="Set up an app"
          heading="hidden"
          submit="Set one up"
          fields={[
            {
              name: 'currentPassword',
              label: 'Password, if you logged in more than ten minutes ago',
              type: 'password',
              autoComplete: 'current-password',
            },
          ]}
          run={({ currentPassword }) => bonafide.startTotp({ currentPassword })}
          onDone={setSetup}
        />
      )}
      {!isSetUp && setup !== null && <Confirm setup={setup} onDone={finish} />}
    </section>
  );
}

function Confirm({
  setup: { qrCode, secret, uri },
  onDone,
}: {
  setup: TotpSetup;
  onDone: (codes: readonly string[]) => void;
}) {
  return (
    <>
      <p>Scan this with your app. On this phone, open it by the link, or type the key.</p>
      <img
        className="qr"
        alt="QR code for the authenticator app"
        src={`data:image/svg+xml,${encodeURIComponent(qrCode)}`}
      />
      <p>
        <a href={uri}>Open the app</a>
      </p>
      <p className="key">{secret}</p>
      <Form
        title="Confirm the app"
        submit="Confirm"
        fields={[{ name: 'code', ...digits }]}
        run={({ code = '' }) => bonafide.confirmTotp({ code })}
        onDone={({ codes }) => onDone(codes)}
      />
    </>
  );
}

/** Shows the recovery codes. The server returns them only once. */
function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <div role="status">
      <p>Keep these recovery codes. Each replaces a code of the app once. You do not see them again.</p>
      <ul className="codes">
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <button type="button" onClick={onKept}>
        I have kept them
      </button>
    </div>
  );
}
