# syntax=docker/dockerfile:1
# Bonafide in a container: the package of `npm pack`, installed as anybody installs it, run as a user without rights.
# docs/deploying.md says how to run it. README.md, "Settings of the server", lists its variables.

# The package is the same for every platform, so it is built on the one at hand.
FROM --platform=$BUILDPLATFORM node:22-bookworm AS package
# Compile SQLite from the registry's source, with the headers of this image. Otherwise its script looks for a binary at GitHub.
ENV npm_config_build_from_source=true npm_config_nodedir=/usr/local
WORKDIR /build
# First the packages that building needs: this layer stays as long as the lock does.
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npm pack && mv bonafide-server-*.tgz /build/bonafide-server.tgz

# The packages that serving needs. The last stage has no compiler.
FROM node:22-bookworm AS install
ENV npm_config_build_from_source=true npm_config_nodedir=/usr/local
WORKDIR /opt/bonafide
COPY --from=package /build/bonafide-server.tgz ./
RUN --mount=type=cache,target=/root/.npm npm install --omit=dev --no-audit --no-fund ./bonafide-server.tgz && rm bonafide-server.tgz

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    DATABASE_URL=file:/data/bonafide.sqlite \
    PATH=/opt/bonafide/node_modules/.bin:$PATH
COPY --from=install /opt/bonafide /opt/bonafide
# The only folder that is written, by the embedded database and backups. With PostgreSQL nothing is.
WORKDIR /data
RUN chown 1000:1000 /data && chmod 700 /data
VOLUME /data
# The user `node`, by number: Kubernetes can only tell from a number that it is not root.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell and no npm: SIGTERM must reach the server itself, which drains for at most ten seconds.
ENTRYPOINT ["bonafide"]
CMD ["serve"]
