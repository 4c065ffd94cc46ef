const shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** An instant in the reader's own time. */
export function When({ at }: { at: string | null | undefined }) {
  if (at == null) return <span>–</span>;
  return (
    <time dateTime={at} title={at}>
      {shown.format(new Date(at))}
    </time>
  );
}
