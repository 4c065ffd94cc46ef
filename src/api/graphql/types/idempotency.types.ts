/** The argument `idempotencyKey` of the operations that can be repeated (K1). */
export const idempotencyKeyArgument = {
  nullable: true,
  description:
    'A random key for one request. Make a new one for each request, and send the same one again if the answer was lost. For 24 hours the same key with the same input returns the same result, and nothing is done twice. It needs at least 128 random bits: a UUID of version 4, or 22 to 128 characters of `[A-Za-z0-9_-]`. The header `Idempotency-Key` does the same.',
};
