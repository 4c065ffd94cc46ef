/** The public base URL: of links in messages, and the issuer of access tokens. */
export interface ServerAddress {
  /** Sets the address that the server listens on. It is the public one unless PUBLIC_URL names another. */
  set(listeningAt: string): void;
  /** Throws before the address is known; otherwise a link or a token could name no server. */
  get(): string;
}

/** Makes an address that is known at once with PUBLIC_URL, and without it as soon as the server listens. */
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
