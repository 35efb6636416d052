# syntax=docker/dockerfile:1
FROM node:24-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings Node itself; the dev dependencies, Node among them, stay out.
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM node:24-trixie-slim
WORKDIR /app
ENV NODE_ENV=production ST2M_DATA_DIR=/data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY addon ./addon
# Home Assistant gives /data to root alone, so the bridge stays root here; elsewhere any user that owns /data may run it.
EXPOSE 8099 8321
# Health says that the process works, whatever SmartThings or the broker do: a restart would not help them.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ST2M_UI_PORT || 8099}/health`).then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
