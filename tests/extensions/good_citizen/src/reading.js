// Reading an answer: bounded, decoded as one stream, and whole or an error.
const { Events } = require('./events');
const { Failure, complaint } = require('./failure');

const TAIL_MS = 250; // for HTTP's own end, after the answer's

async function* chunks(response, maxBytes) {
  const reader = response.body?.getReader();
  let bytes = 0;
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.byteLength;
      if (bytes > maxBytes) throw new Failure('toolong', `more than ${maxBytes} bytes`);
      yield value;
    }
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(error.code?.startsWith('Z_') ? 'unreadable' : 'cut', error);
  } finally {
    reader?.cancel().catch(() => {}); // whatever ended the reading also ends the request
  }
}

async function readWhole(response, maxBytes, policy) {
  const decoder = policy.decoder();
  const parts = [];
  for await (const chunk of chunks(response, maxBytes)) parts.push(decoded(decoder, chunk));
  return parts.join('') + decoded(decoder);
}

function decoded(decoder, chunk) {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (error) {
    throw new Failure('unreadable', error);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(text.trimStart().startsWith('<') ? 'foreign' : 'unreadable', `${error}: ${text}`);
  }
}

// The first choice of an answer or of an event; undefined where it carries none on purpose.
function choiceOf(content) {
  if (content?.error ?? content?.detail) throw complaint(content);
  if (!Array.isArray(content?.choices)) throw new Failure('unreadable', `no choices: ${JSON.stringify(content)}`);
  return content.choices[0];
}

// Reads a streamed chat; `onText` gets all of the text so far.
async function readStream(response, watch, policy, onText) {
  const events = new Events();
  const decoder = policy.decoder();
  const answer = { text: '', finish: null, done: false };
  const feed = (text) => events.push(text).forEach((data) => answer.done || take(answer, data, watch, policy, onText));
  try {
    for await (const chunk of chunks(response, policy.maxBytes.ask)) feed(decoded(decoder, chunk));
    feed(decoded(decoder));
  } catch (error) {
    const lenient = !policy.requireEnd && error.kind === 'cut';
    if (!answer.done && !answer.finish && !lenient) throw Object.assign(error, { partial: answer.text !== '' });
  }
  const problem = flaw(answer, events, policy);
  if (problem) throw Object.assign(problem, { partial: answer.text !== '' });
  return answer.text;
}

function take(answer, data, watch, policy, onText) {
  if (data === '[DONE]') {
    answer.done = true;
    watch.progress(TAIL_MS);
    return;
  }
  const choice = choiceOf(parsed(data));
  const text = choice?.delta?.content ?? '';
  if (choice && !choice.delta && !choice.finish_reason) throw new Failure('unreadable', data);
  if (typeof text !== 'string') throw new Failure('unreadable', data);
  answer.finish ??= choice?.finish_reason ?? null;
  if (!text) return;
  answer.text += text;
  if (answer.text.length > policy.maxText) throw new Failure('toolong', `more than ${policy.maxText} characters`);
  watch.progress();
  onText(answer.text);
}

// Why an answer that has ended is none.
function flaw({ text, finish, done }, events, policy) {
  if (!finish && !done && policy.requireEnd) {
    if (events.seen && !/^(data|event|id|retry)?:/m.test(events.seen)) {
      return events.seen.trimStart().startsWith('{') ? complaint(events.seen) : new Failure('foreign', events.seen);
    }
    return new Failure(events.seen ? 'cut' : 'empty', 'ended without [DONE] or finish_reason');
  }
  if (finish === 'length') return new Failure('length');
  if (finish === 'content_filter') return new Failure('filtered');
  if (!text.trim()) return new Failure('empty');
  return text.isWellFormed() ? null : new Failure('unreadable', 'half a character');
}

module.exports = { readWhole, readStream, parsed, choiceOf };
