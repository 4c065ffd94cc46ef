import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const { PORT = '8080', SENDER_SECRET, BONAFIDE_URL, REGIONAL_URL, REGIONAL_KEY } = process.env;
const key = Buffer.from(SENDER_SECRET.slice('whsec_'.length), 'base64');

/** Sends a message of Bonafide, and returns the provider's id. This is the part to write for your provider. */
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

/** Tells Bonafide what became of a message. */
async function report({ reference, status, reason }) {
  const type = status === 'delivered' ? 'message.delivered' : 'message.failed';
  const body = JSON.stringify({ type, data: { id: reference, ...(reason && { code: reason }) } });
  const at = Math.floor(Date.now() / 1000);
  const headers = { 'webhook-id': `receipt-${reference}`, 'webhook-timestamp': at };
  const signature = signatureOf(headers['webhook-id'], at, body);
  return await fetch(`${BONAFIDE_URL}/webhooks/http`, {
    method: 'POST',
    headers: { ...headers, 'webhook-signature': signature, 'content-type': 'application/json' },
    body,
  });
}

/** Standard Webhooks (https://www.standardwebhooks.com). */
function signatureOf(id, at, body) {
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
}

function isFromBonafide(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = headers;
  const expected = Buffer.from(signatureOf(id, at, body));
  const isSigned = signatures.split(' ').some(each => {
    const given = Buffer.from(each);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isSigned && Math.abs(Date.now() / 1000 - Number(at)) < 300;
}

const server = createServer(async (request, response) => {
  try {
    const body = await text(request);
    if (request.url === '/receipts') {
      // A real provider signs its receipts too: check that here.
      if (request.headers.authorization !== `Bearer ${REGIONAL_KEY}`) return void response.writeHead(403).end();
      return void response.writeHead((await report(JSON.parse(body))).status).end();
    }
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
