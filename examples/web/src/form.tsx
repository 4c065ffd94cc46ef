import { type FormEvent, type HTMLInputAutoCompleteAttribute, useEffect, useId, useRef, useState } from 'react';
import { type Failure, failureOf } from './failure.js';

interface Field {
  /** The name of the argument in the API, so that an error can be shown at its field. */
  name: string;
  label: string;
  type?: 'email' | 'password' | 'tel' | 'text';
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputMode?: 'numeric';
  defaultValue?: string;
}

export type Values = Record<string, string | undefined>;

interface FormProps<Data> {
  /** The name of the form, and its heading. */
  title: string;
  heading?: 'h2' | 'h3' | 'hidden';
  submit: string;
  look?: 'main' | 'plain' | 'danger';
  fields?: readonly Field[];
  /** Sends the values. An empty field is undefined. `key` is the same for the same input, so that a repeat does nothing twice. */
  run: (values: Values, key: string) => Promise<Data>;
  onDone?: (data: Data) => void;
  /** What the form says after it was sent. */
  done?: string;
}

/** A form for one step. Shows an error at the field that it names. */
export function Form<Data>(props: FormProps<Data>) {
  const { title, heading: Heading = 'h3', submit, look = 'main', fields = [], run, onDone, done } = props;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');
  const attempt = useRef({ input: '', key: '' });
  const element = useRef<HTMLFormElement>(null);
  const isShownAtField = fields.some(({ name }) => name === failure?.field);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new failure moves the focus to its field.
  useEffect(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [failure]);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, String(value) || undefined]),
    );
    // The same input again is the same request: if its answer was lost, the server repeats it and does nothing twice.
    const input = JSON.stringify(values);
    if (attempt.current.input !== input) attempt.current = { input, key: crypto.randomUUID() };
    setState('busy');
    setFailure(null);
    try {
      const data = await run(values, attempt.current.key);
      attempt.current = { input: '', key: '' };
      form.reset();
      setState('done');
      onDone?.(data);
    } catch (error) {
      setFailure(failureOf(error));
      setState('open');
    }
  }

  return (
    <form ref={element} aria-label={title} onSubmit={event => void send(event)} noValidate>
      {Heading !== 'hidden' && <Heading>{title}</Heading>}
      {fields.map(field => (
        <Input key={field.name} field={field} failure={failure?.field === field.name ? failure : null} />
      ))}
      {!isShownAtField && <Refusal failure={failure} />}
      {state === 'done' && done !== undefined && <p role="status">{done}</p>}
      <button type="submit" disabled={state === 'busy'} className={look}>
        {submit}
      </button>
    </form>
  );
}

function Input({ field: { label, ...attributes }, failure }: { field: Field; failure: Failure | null }) {
  const [input, note] = [useId(), useId()];
  return (
    <div className="field">
      <label htmlFor={input}>{label}</label>
      <input id={input} {...attributes} aria-invalid={failure !== null} aria-describedby={note} />
      <span id={note}>
        <Refusal failure={failure} />
      </span>
    </div>
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
