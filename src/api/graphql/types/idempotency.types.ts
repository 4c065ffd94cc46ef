/** The argument `idempotencyKey` of the operations that can be repeated (K1). */
export const idempotencyKeyArgument = {
  nullable: true,
  description:
    'Draw it at random for each new request, and send it again if the answer was lost: for 24 hours the same key with the same input gets the same outcome, and nothing is done twice. At least 128 random bits, for example a UUID of version 4, or 22 to 128 characters of `[A-Za-z0-9_-]`. The header `Idempotency-Key` does the same.',
};
