import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { PORT = '8080', SENDER_SECRET, BONAFIDE_URL, REGIONAL_URL, REGIONAL_KEY, RECEIPT_KEY } = process.env;
for (const name of ['SENDER_SECRET', 'BONAFIDE_URL', 'REGIONAL_URL', 'REGIONAL_KEY', 'RECEIPT_KEY']) {
  if (!process.env[name]) throw new Error(`Set ${name}.`);
}
const key = Buffer.from(SENDER_SECRET.slice('whsec_'.length), 'base64');

/** Sends a message through your provider, and returns the provider's id. Replace this function for your provider. */
async function send(type, { id, to, from, text, subject, html }) {
  const message = type === 'sms.send' ? { to, from, text } : { to, from, subject, text, html };
  const answer = await fetch(`${REGIONAL_URL}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${REGIONAL_KEY}`, 'content-type': 'application/json', 'idempotency-key': id },
    // The provider repeats the reference in its receipt.
    body: JSON.stringify({ ...message, reference: id }),
  });
  if (answer.status === 422) return { status: 422, body: { about: 'recipient', code: 'bad_number' } };
  if (!answer.ok) return { status: 503, body: {} };
  return { status: 200, body: { id: (await answer.json()).message_id } };
}

/** The final states in the provider's words, and in Bonafide's. Other words, such as `queued`, are not final. */
const ends = new Map([
  ['delivered', 'message.delivered'],
  ['undeliverable', 'message.failed'],
]);

/** Reports the final state of a message to Bonafide. Returns the HTTP status for the provider. */
async function report({ reference, status, reason }) {
  const type = ends.get(status);
  if (type === undefined) return 204;
  const body = JSON.stringify({ type, data: { id: reference, ...(reason && { code: reason }) } });
  const at = Math.floor(Date.now() / 1000);
  const headers = { 'webhook-id': `receipt-${reference}`, 'webhook-timestamp': at };
  const signature = signatureOf(headers['webhook-id'], at, body);
  const answer = await fetch(`${BONAFIDE_URL}/webhooks/http`, {
    method: 'POST',
    headers: { ...headers, 'webhook-signature': signature, 'content-type': 'application/json' },
    body,
  });
  return answer.status;
}

/** Standard Webhooks (https://www.standardwebhooks.com). */
function signatureOf(id, at, body) {
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
}

function isFromBonafide(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = headers;
  const expected = signatureOf(id, at, body);
  const isSigned = signatures.split(' ').some(each => isSame(each, expected));
  return isSigned && Math.abs(Date.now() / 1000 - Number(at)) < 300;
}

/** Compares in constant time, so that nobody can find a secret character by character. */
function isSame(given = '', expected) {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The largest mail, with a logo, is smaller. */
const longestBytes = 1_048_576;

/** Returns the text of a request, or null if it is too long. */
async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > longestBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const server = createServer(async (request, response) => {
  try {
    const isReceipt = request.url === '/receipts';
    // If your provider signs its receipts, check the signature here.
    const isAllowed = !isReceipt || isSame(request.headers.authorization, `Bearer ${RECEIPT_KEY}`);
    if (!isAllowed) return void response.writeHead(403, { connection: 'close' }).end();
    const body = await bodyOf(request);
    if (body === null) return void response.writeHead(413, { connection: 'close' }).end();
    if (isReceipt) return void response.writeHead(await report(JSON.parse(body))).end();
    if (!isFromBonafide(request.headers, body)) return void response.writeHead(401).end();
    const { type, data } = JSON.parse(body);
    const answer = await send(type, data);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  } catch {
    // Bonafide tries again.
    response.writeHead(503).end();
  }
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
