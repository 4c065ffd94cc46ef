# Bonafide in a container: built with a compiler, run without one, as a user without rights.
# What it needs from its environment: README.md, "Settings of the server"; docs/deploying.md has a whole example.

FROM node:22-bookworm AS build
WORKDIR /bonafide
COPY . .
# Installs from package-lock.json alone, compiles SQLite, builds the server and its pages.
RUN node src/tools/prepare.mjs && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /bonafide
COPY --from=build /bonafide/package.json ./
COPY --from=build /bonafide/node_modules ./node_modules
COPY --from=build /bonafide/drizzle ./drizzle
COPY --from=build /bonafide/dist/src ./dist/src
COPY --from=build /bonafide/dist/public ./dist/public
# For an embedded database; with PostgreSQL nothing is written here.
RUN mkdir data && chown node:node data
VOLUME /bonafide/data
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not npm: SIGTERM has to reach the server itself, which drains for at most ten seconds.
CMD ["node", "dist/src/main.js"]
