export interface Mailbox {
  /** Empty if there is none. */
  name: string;
  address: string;
}

/** Whether an SMTP command may contain this address: none of its characters ends the command, the path or the header early. */
export function isPlainAddress(address: string): boolean {
  return /^[!#$%&'*+/=?^_`{|}~A-Za-z0-9.-]+@[A-Za-z0-9.-]+$/.test(address) && address.length <= 254;
}

/** Parses `Name <address@example.com>` or the bare address (RFC 5322, 3.4), as in EMAIL_FROM and an app's `emailSender`. Null for anything else. */
export function parseMailbox(text: string): Mailbox | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return null;
  const match = /^\s*(?:"([^"\\]*)"|([^<>"]*?))\s*<([^<>]+)>\s*$/.exec(text);
  const mailbox = match
    ? { name: (match[1] ?? match[2] ?? '').trim(), address: (match[3] ?? '').trim() }
    : { name: '', address: text.trim() };
  return isPlainAddress(mailbox.address) ? mailbox : null;
}
