import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The upper limit for HTTP: reads a body, and always sends the same response. */
const answer = '{"data":{"__typename":"Query"}}';

const server = createServer(async (request, response) => {
  for await (const _ of request);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
});
server.listen(0, '127.0.0.1', () => console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
