// Node's own WebSocket (undici): prints the types of the messages, and how the connection ended.
const [url, message, closeAfter] = process.argv.slice(2);
const socket = new WebSocket(url, { headers: { authorization: "Bearer bench" } });
const types = [];
let failed = "";

socket.onopen = () => socket.send(message);
socket.onerror = (event) => (failed = event.message || "error");
socket.onmessage = ({ data }) => {
  types.push(typeof data === "string" ? JSON.parse(data).type : "binary");
  if (types.at(-1) === "response.completed" || types.length === Number(closeAfter)) {
    socket.close(1000);
  }
};
socket.onclose = ({ code, reason, wasClean }) =>
  console.log(JSON.stringify({ types, failed, code, reason, wasClean }));
