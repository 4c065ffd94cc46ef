/** A shorter pause while somebody reads does not matter: the session ends 30 minutes after the last use. */
const attentionMs = 60_000;

let lastInputAt = Date.now();

for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  const note = () => {
    lastInputAt = Date.now();
  };
  addEventListener(event, note, { capture: true, passive: true });
}

/** Returns whether nobody has used the page for a minute. Then the page sends its requests by itself. */
export function isUnattended(): boolean {
  return Date.now() - lastInputAt > attentionMs;
}
