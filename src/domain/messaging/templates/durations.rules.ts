const minutesPerHour = 60;
const minutesPerDay = 24 * minutesPerHour;

/**
 * Returns a duration in words of a language, for example `24 hours` or `30分`. Uses whole hours from two hours, and whole days from two days. Rounds
 * down, because a message must not promise more time than is left.
 */
export function inWords(minutes: number, locale: string): string {
  const [value, unit] =
    minutes < 2 * minutesPerHour
      ? [minutes, 'minute']
      : minutes < 2 * minutesPerDay
        ? [Math.floor(minutes / minutesPerHour), 'hour']
        : [Math.floor(minutes / minutesPerDay), 'day'];
  const words = new Intl.NumberFormat([locale, 'en'], { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  // A no-break space is not in GSM-7, so an SMS with one would cost twice as much. Chinese and Japanese need no space.
  return words.replace(/[\u00a0\u202f]/g, ' ').replace(/(?<=\d) (?=\p{Script=Han})/u, '');
}
