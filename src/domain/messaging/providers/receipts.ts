/** The port for receipts: how a provider reports what became of a message. */
export interface ReceiptReader {
  /** Reads a request. A request that is not signed by the provider, or too old, is not genuine. */
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
  /** A code such as `vonage:receipt-6`, never the provider's own text. Null: it was delivered. */
  code: string | null;
  /** The provider's id of the part. Null: the receipt is about the whole message. */
  part: string | null;
}
