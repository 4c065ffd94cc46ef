import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';

/** The upper limit for GraphQL: Apollo Server on Fastify, configured as in Bonafide, without Bonafide. */
const apollo = new ApolloServer({ typeDefs: 'type Query { nothing: String }', stopOnTerminationSignals: false });
const app = Fastify();
await apollo.start();
await app.register(fastifyApollo(apollo), { path: '/graphql' });
console.log(`ready at ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
process.on('SIGTERM', () => process.exit(0));
