# The service, its migrations and its commands: what runs in production, and nothing to build with. How to use it: docs/operations.md, "An image".
#
# Node's current long-term release; any from 20.19 on will do.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# Optional: embedded services, which are for bare machines and never run in production.
RUN npm run build && npm prune --omit=dev --omit=optional

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist/migrations ./dist/migrations
COPY --from=build /app/dist/src ./dist/src
# Whoever sends requests comes from outside of the container; the service insists on API_KEYS then.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
EXPOSE 3000
USER node
# Alive, not ready: a service whose database is away need not be started anew. Kubernetes takes no notice of it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process: it is what SIGTERM has to reach.
CMD ["node", "dist/src/main.js"]
