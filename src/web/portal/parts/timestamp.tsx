const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A point in time, in the reader's time zone. `at` is ISO 8601. */
export function Timestamp({ at }: { at: string | null | undefined }) {
  if (at == null) return <span>–</span>;
  return (
    <time dateTime={at} title={at}>
      {dateFormat.format(new Date(at))}
    </time>
  );
}
