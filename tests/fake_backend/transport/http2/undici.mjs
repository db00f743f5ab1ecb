// Node's own fetch (undici) with HTTP/2, through the gateway: prints what each request got.
import http from "node:http";
import tls from "node:tls";

const [proxy, ca, url, body, aborts] = process.argv.slice(2);
const { hostname: host, port } = new URL(proxy);

function connect(to, done) {
  const target = `${to.hostname}:443`;
  http
    .request({ host, port, method: "CONNECT", path: target })
    .on("connect", (_, socket) => {
      const offer = { ca, servername: to.hostname, ALPNProtocols: ["h2", "http/1.1"] };
      const secure = tls.connect({ socket, ...offer }, () => done(null, secure));
      secure.on("error", done);
    })
    .on("error", done)
    .end();
}

const Agent = globalThis[Symbol.for("undici.globalDispatcher.1")].constructor;
const dispatcher = new Agent({ allowH2: true, connect });
const ask = { method: "POST", body, headers: { "content-type": "application/json" }, dispatcher };

await fetch("data:,"); // Node loads undici with the first fetch
if (aborts) {
  const controller = new AbortController();
  const answer = await fetch(url, { ...ask, signal: controller.signal });
  const reader = answer.body.getReader();
  await reader.read();
  controller.abort();
  await reader.closed.catch(() => {});
  const models = await fetch(new URL("/v1/models", url), { dispatcher }); // undici lives on
  await models.text();
  console.log(JSON.stringify({ status: answer.status }));
} else {
  const answer = await fetch(url, ask);
  console.log(JSON.stringify({ status: answer.status, text: await answer.text() }));
}
await dispatcher.close();
