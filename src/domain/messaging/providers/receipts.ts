/** The port for receipts, by which a provider reports the final state of a message. */
export interface ReceiptReader {
  /** Reads a request. Returns NOT_GENUINE if the provider did not sign it, or if it is too old. */
  read(request: ReceiptRequest, now: number): 'NOT_GENUINE' | readonly Receipt[];
}

/** A request that claims to carry receipts. */
export interface ReceiptRequest {
  /** The full public URL with its query, which some providers sign. */
  url: string;
  /** By their names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** The end of one of our messages, or of one part of it. */
export interface Receipt {
  /** Our id of the message. */
  messageId: string;
  state: 'DELIVERED' | 'FAILED';
  /** A code such as `vonage:receipt-6`, never the provider's own text. Null if it was delivered. */
  code: string | null;
  /** The provider's id of the part. Null if the receipt is about the whole message. */
  part: string | null;
}
