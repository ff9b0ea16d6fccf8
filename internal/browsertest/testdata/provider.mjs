// An OpenID provider for the tests: oidc-provider, with a page to sign in that
// believes whatever name it is given, and switches under /control.
//
//   node provider.mjs ADDRESS-OF-THE-SITE
//
// It prints its own address, and ends when its input does.
import { once } from "node:events";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, decodeJwt, importJWK } from "jose";
import Provider from "oidc-provider";

const site = process.argv[2];
const client = { id: "ccio-test", secret: "a secret of the tests, which opens nothing" };

// What the tests switch.
const control = { away: false, expired: false, audience: "", skew: 0, acr: "" };
const seen = { callback: "" };

const clock = Date.now;
Date.now = () => clock() + control.skew * 1000;

// Everything in one map, which outlives a change of keys.
const rows = new Map();
class Memory {
	constructor(model) {
		this.model = model;
	}
	async upsert(id, payload) {
		if (this.model === "AuthorizationCode" && control.expired) payload.exp = payload.iat - 60;
		rows.set(`${this.model} ${id}`, payload);
	}
	async find(id) {
		return rows.get(`${this.model} ${id}`);
	}
	async #where(name, value) {
		for (const [key, payload] of rows) if (key.startsWith(`${this.model} `) && payload[name] === value) return payload;
		return undefined;
	}
	async findByUid(uid) {
		return this.#where("uid", uid);
	}
	async findByUserCode(code) {
		return this.#where("userCode", code);
	}
	async consume(id) {
		(await this.find(id)).consumed = Math.floor(Date.now() / 1000);
	}
	async destroy(id) {
		rows.delete(`${this.model} ${id}`);
	}
	async revokeByGrantId(grant) {
		for (const [key, payload] of rows) if (payload.grantId === grant) rows.delete(key);
	}
}

const page = (title, body) =>
	`<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

async function newProvider(issuer, number) {
	const { privateKey } = await generateKeyPair("RS256", { extractable: true });
	const jwk = { ...(await exportJWK(privateKey)), kid: `key ${number}`, alg: "RS256", use: "sig" };
	const provider = new Provider(issuer, {
		adapter: Memory,
		clients: [{
			client_id: client.id, client_secret: client.secret,
			redirect_uris: [`${site}/sign-in/callback`], post_logout_redirect_uris: [`${site}/`],
		}],
		jwks: { keys: [jwk] },
		cookies: { keys: ["of the tests"] },
		acrValues: ["strong", "weak"],
		claims: { openid: ["sub"], email: ["email", "email_verified"] },
		pkce: { required: () => true },
		ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 86400, IdToken: 3600, Interaction: 86400, Session: 86400 },
		features: {
			devInteractions: { enabled: false },
			rpInitiatedLogout: {
				enabled: true,
				logoutSource: (ctx, form) => {
					ctx.body = page("Sign out of the provider?", `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes, sign out</button>`);
				},
				postLogoutSuccessSource: (ctx) => {
					ctx.body = page("Signed out", "");
				},
			},
		},
		interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
		findAccount: (_, id) => ({
			accountId: id,
			claims: () => ({ sub: id, email: `${id}@test.example`, email_verified: !id.startsWith("unproved") }),
		}),
		loadExistingGrant: async (ctx) => {
			const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
			grant.addOIDCScope("openid email");
			await grant.save();
			return grant;
		},
		renderError: (ctx, out) => {
			ctx.body = page("The provider fails", `<p>${out.error}</p>`);
		},
	});
	provider.use(async (ctx, next) => {
		await next();
		const to = ctx.response.get("location") ?? "";
		if (to.startsWith(`${site}/sign-in/callback`)) seen.callback = to.slice(site.length);
		if (ctx.oidc?.route === "token" && ctx.body?.id_token && control.audience) {
			const claims = decodeJwt(ctx.body.id_token);
			ctx.body = {
				...ctx.body,
				id_token: await new SignJWT({ ...claims, aud: control.audience })
					.setProtectedHeader({ alg: "RS256", kid: jwk.kid }).sign(await importJWK(jwk, "RS256")),
			};
		}
	});
	return provider;
}

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
// Another site than that of 127.0.0.1, for the browser.
const issuer = `http://localhost:${server.address().port}`;
let number = 1;
let provider = await newProvider(issuer, number);

async function body(request) {
	let text = "";
	for await (const part of request) text += part;
	return new URLSearchParams(text);
}

async function interact(request, response) {
	const { uid } = await provider.interactionDetails(request, response);
	if (request.method !== "POST") {
		response.setHeader("content-type", "text/html; charset=utf-8");
		response.end(page("Who are you?", `<form method="post" action="/interaction/${uid}"><label>Name <input name="account" autofocus></label>
			<button name="do" value="go">Continue</button> <button name="do" value="stop">Cancel</button></form>`));
		return;
	}
	const form = await body(request);
	const result = form.get("do") === "stop"
		? { error: "access_denied", error_description: "stopped by the person" }
		: { login: { accountId: form.get("account"), acr: control.acr || undefined } };
	await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

server.on("request", async (request, response) => {
	const { pathname, searchParams } = new URL(request.url, issuer);
	try {
		if (pathname === "/control") {
			for (const [name, value] of searchParams) {
				if (name === "rotate") provider = await newProvider(issuer, ++number);
				else control[name] = typeof control[name] === "string" ? value : Number(value);
			}
			response.end(JSON.stringify(seen));
		} else if (control.away) {
			request.socket.destroy();
		} else if (pathname.startsWith("/interaction/")) {
			await interact(request, response);
		} else {
			provider.callback()(request, response);
		}
	} catch (failure) {
		console.error(failure);
		response.statusCode = 500;
		response.end(page("The provider fails", ""));
	}
});

process.stdin.resume().on("end", () => process.exit());
console.log(issuer);
