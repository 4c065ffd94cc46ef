import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';

/** The ceiling of everything in GraphQL: Apollo Server on Fastify as Bonafide has them, and nothing of Bonafide. */
const apollo = new ApolloServer({ typeDefs: 'type Query { nothing: String }', stopOnTerminationSignals: false });
const app = Fastify();
await apollo.start();
await app.register(fastifyApollo(apollo), { path: '/graphql' });
console.log(`ready at ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
process.on('SIGTERM', () => process.exit(0));
