import type { BonafideError } from 'bonafide-client';
import { useOperation } from 'bonafide-client/react';
import { type FormEvent, type HTMLInputAutoCompleteAttribute, useEffect, useId, useRef } from 'react';

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
  /** Sends the values. An empty field is undefined. */
  run: (values: Values) => Promise<Data>;
  onDone?: (data: Data) => void;
  /** The text that the form shows after it was sent. */
  done?: string;
}

/** A form for one step. Shows an error at the field that it names. */
export function Form<Data>(props: FormProps<Data>) {
  const { title, heading: Heading = 'h3', submit, look = 'main', fields = [], run, onDone, done } = props;
  const operation = useOperation(async (_, values: Values) => ({ data: await run(values) }));
  const { error, isPending } = operation;
  const element = useRef<HTMLFormElement>(null);
  const isShownAtField = fields.some(({ name }) => name === error?.field);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new error moves the focus to its field.
  useEffect(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [error]);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = [...new FormData(form)].map(([name, value]) => [name, String(value) || undefined]);
    const result = await operation.run(Object.fromEntries(values));
    if (result === undefined) return;
    form.reset();
    onDone?.(result.data);
  }

  return (
    <form ref={element} aria-label={title} onSubmit={event => void send(event)} noValidate>
      {Heading !== 'hidden' && <Heading>{title}</Heading>}
      {fields.map(field => (
        <Input key={field.name} field={field} error={error?.field === field.name ? error : null} />
      ))}
      {!isShownAtField && <Refusal error={error} />}
      {operation.data !== undefined && done !== undefined && <p role="status">{done}</p>}
      <button type="submit" disabled={isPending} className={look}>
        {submit}
      </button>
    </form>
  );
}

function Input({ field: { label, ...attributes }, error }: { field: Field; error: BonafideError | null }) {
  const [input, note] = [useId(), useId()];
  return (
    <div className="field">
      <label htmlFor={input}>{label}</label>
      <input id={input} {...attributes} aria-invalid={error !== null} aria-describedby={note} />
      <span id={note}>
        <Refusal error={error} />
      </span>
    </div>
  );
}

export function Refusal({ error }: { error: BonafideError | null }) {
  if (error === null) return null;
  const { code, message, retryAfter, extensions } = error;
  return (
    <span role="alert" data-code={code}>
      {message}
      {extensions.attemptsLeft !== undefined && ` ${extensions.attemptsLeft} attempts left.`}
      {retryAfter !== undefined && ` Try again in ${retryAfter} seconds.`}
    </span>
  );
}
