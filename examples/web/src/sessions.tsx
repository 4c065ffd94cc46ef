import { useOperation } from 'bonafide-client/react';
import { useEffect } from 'react';
import { bonafide } from './client.js';
import { Form } from './form.js';

/** Lists where the user is logged in. The user can end each other session. */
export function Sessions() {
  const { run: read, data = [] } = useOperation('sessions');
  useEffect(() => void read(), [read]);
  return (
    <section aria-label="Where you are logged in">
      <h2>Where you are logged in</h2>
      {data.map(({ id, current, device, lastUsedAt }) => {
        const title = `${device ?? 'Unknown device'}, ${new Date(lastUsedAt).toLocaleString()}`;
        return current ? (
          <p key={id}>{title} (here)</p>
        ) : (
          <Form
            key={id}
            title={title}
            submit="Log it out"
            look="plain"
            run={() => bonafide.endSession({ id })}
            onDone={() => void read()}
          />
        );
      })}
    </section>
  );
}
