import { SegmentedMessage } from 'sms-segments-calculator';

export interface SmsCost {
  encoding: 'GSM-7' | 'UCS-2';
  /** What the provider charges for: 160 characters of GSM-7 or 70 of UCS-2 in the first, a little less in each of many. */
  segments: number;
  /** Those outside the GSM alphabet, each once. */
  ucs2Characters: string[];
}

/** The characters alone decide, not how often they come: each once is a fifth of the work. */
export function smsEncoding(text: string): SmsCost['encoding'] {
  return new SegmentedMessage([...new Set(text)].join('')).encodingName;
}

/** How `text` travels (3GPP TS 23.038); one character outside the GSM alphabet turns the whole message into UCS-2. */
export function smsCost(text: string): SmsCost {
  const message = new SegmentedMessage(text);
  const ucs2Characters = [...new Set(message.getNonGsmCharacters())];
  return { encoding: message.encodingName, segments: message.segmentsCount, ucs2Characters };
}
