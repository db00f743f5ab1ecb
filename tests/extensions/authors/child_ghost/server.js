// The child process: one HTTP request for each message of the extension, until it is cancelled.
const http = require('http');

const TIMEOUT_MS = 8000;
const running = new Map();

function generate({ id, host, port, prompt, suffix }) {
  const body = JSON.stringify({ model: 'codellama', prompt, suffix, stream: false });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const options = { host, port, path: '/api/generate', method: 'POST', headers, timeout: TIMEOUT_MS };
  const request = http.request(options, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part) => { text += part; });
    answer.on('error', (error) => finish(id, { error: error.message }));
    answer.on('end', () => finish(id, read(answer.statusCode, text)));
  });
  request.on('timeout', () => request.destroy(new Error('timeout')));
  request.on('error', (error) => finish(id, { error: error.message }));
  request.end(body);
  running.set(id, request);
}

function read(status, text) {
  if (status !== 200) return { error: `status ${status}` };
  try {
    return { text: JSON.parse(text).response };
  } catch {
    return { error: 'no JSON' };
  }
}

function finish(id, result) {
  if (running.delete(id)) process.send({ id, ...result });
}

process.on('message', (message) => {
  if (!message.cancel) generate(message);
  else {
    running.get(message.id)?.destroy();
    running.delete(message.id);
  }
});
process.on('disconnect', () => process.exit());
