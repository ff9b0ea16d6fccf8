# The program alone: a static binary, no shell, no package manager. It wants a
# Postgres 18 of its own (DATABASE_URL or DATABASE_URL_FILE) and writes nothing.
# docker-compose.yml starts both.

FROM node:24-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --include=optional
COPY web web
RUN node web/build.mjs

FROM golang:1.26-bookworm AS program
# auto: go.mod may want a later patch of Go than the image has.
ENV CGO_ENABLED=0 GOTOOLCHAIN=auto
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY internal internal
COPY migrations migrations
COPY web web
COPY --from=assets /src/web/dist web/dist
RUN go build -trimpath -ldflags="-s -w" -o /ccio ./cmd/ccio

FROM scratch
# The authorities that sign-in and mail servers are checked against.
COPY --from=program /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=program /ccio /ccio
USER 65532:65532
ENV CCIO_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s --retries=3 CMD ["/ccio", "ready"]
ENTRYPOINT ["/ccio"]
CMD ["serve"]
