import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { type FormEvent, type HTMLInputAutoCompleteAttribute, useId, useRef } from 'react';
import { type Failure, failureOf } from './failure.js';

interface Field {
  /** The name of the argument in the API, so that an error can be shown at its field. */
  name: string;
  label: string;
  type?: 'email' | 'password' | 'tel' | 'text';
  autoComplete?: HTMLInputAutoCompleteAttribute;
}

interface FormProps<Data, Variables> {
  title: string;
  submit: string;
  fields: readonly Field[];
  document: TypedDocumentNode<Data, Variables>;
  /** Makes the variables from the typed values. An empty field is undefined. */
  variables: (values: Record<string, string | undefined>) => Variables;
  onDone?: (data: Data) => void;
}

/** A form for one mutation. Shows an error at the field that it names. */
export function Form<Data, Variables extends OperationVariables>(props: FormProps<Data, Variables>) {
  const { title, submit, fields, document, variables, onDone } = props;
  const [mutate, { loading, error }] = useMutation<Data, OperationVariables>(document);
  const attempt = useRef({ input: '', key: '' });
  const failure = error === undefined ? null : failureOf(error);
  const isShownAtField = fields.some(({ name }) => name === failure?.field);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, String(value) || undefined]),
    );
    // The same input again is the same request: if its answer was lost, the server repeats it and does nothing twice.
    const input = JSON.stringify(values);
    if (attempt.current.input !== input) attempt.current = { input, key: crypto.randomUUID() };
    const headers = { 'idempotency-key': attempt.current.key };
    try {
      const { data } = await mutate({ variables: variables(values), context: { headers } });
      attempt.current = { input: '', key: '' };
      form.reset();
      onDone?.(data as Data);
    } catch {
      // `error` above has it.
    }
  }

  return (
    <form aria-label={title} onSubmit={event => void send(event)} noValidate>
      <h3>{title}</h3>
      {fields.map(field => (
        <Input key={field.name} field={field} failure={failure?.field === field.name ? failure : null} />
      ))}
      {!isShownAtField && <Refusal failure={failure} />}
      <button type="submit" disabled={loading}>
        {submit}
      </button>
    </form>
  );
}

function Input({ field: { label, ...attributes }, failure }: { field: Field; failure: Failure | null }) {
  const id = useId();
  return (
    <label>
      {label}
      <input {...attributes} aria-invalid={failure !== null} aria-describedby={id} />
      <span id={id}>
        <Refusal failure={failure} />
      </span>
    </label>
  );
}

export function Refusal({ failure }: { failure: Failure | null }) {
  if (failure === null) return null;
  const { code, message, attemptsLeft, retryAfter } = failure;
  return (
    <span role="alert" data-code={code}>
      {message}
      {attemptsLeft !== undefined && ` ${attemptsLeft} attempts left.`}
      {retryAfter !== undefined && ` Try again in ${retryAfter} seconds.`}
    </span>
  );
}
