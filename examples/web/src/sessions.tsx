import { useQuery } from '@apollo/client/react';
import { ask } from './ask.js';
import { Form } from './form.js';
import { EndSessionDocument, SessionsDocument } from './operations.js';

/** Where the user is logged in. Each other session can be ended. */
export function Sessions() {
  const { data, refetch } = useQuery(SessionsDocument, { fetchPolicy: 'network-only' });
  return (
    <section aria-label="Where you are logged in">
      <h2>Where you are logged in</h2>
      {data?.sessions.map(({ id, current, device, lastUsedAt }) => {
        const title = `${device ?? 'Unknown device'}, ${new Date(lastUsedAt).toLocaleString()}`;
        return current ? (
          <p key={id}>{title} (here)</p>
        ) : (
          <Form
            key={id}
            title={title}
            submit="Log it out"
            look="plain"
            run={() => ask(EndSessionDocument, { id })}
            onDone={() => void refetch()}
          />
        );
      })}
    </section>
  );
}
