/** The public base URL. Links in messages begin with it, and access tokens name it as issuer. */
export interface ServerAddress {
  /** Sets the address that the server listens on. It becomes the public one unless PUBLIC_URL is set. */
  set(listeningAt: string): void;
  /** Throws before the address is known. Otherwise a link or token could be made without one. */
  get(): string;
}

/** With PUBLIC_URL, the address is known at once. Otherwise it is known as soon as the server listens. */
export function createServerAddress(publicUrl: string | null): ServerAddress {
  let known = publicUrl;
  return {
    set(listeningAt) {
      known ??= listeningAt;
    },
    get() {
      if (known === null) throw new Error('The address of the server is not known before it listens');
      return known;
    },
  };
}
