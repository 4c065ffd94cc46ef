/** The argument `idempotencyKey` of the operations that can be repeated (K1). */
export const idempotencyKeyArgument = {
  nullable: true,
  description:
    'Makes the request safe to repeat. Generate a new random key for each request, and send the same key again if the answer was lost. For 24 hours the same key and input return the same result, and nothing is done twice. A UUID of version 4, or 22 to 128 characters of `[A-Za-z0-9_-]` with at least 128 random bits. The header `Idempotency-Key` does the same.',
};
