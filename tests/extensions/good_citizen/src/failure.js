// What went wrong, as one kind of thing: `kind` decides what is said and whether it is tried again,
// `detail` holds the raw words, which nobody but a log should ever see.
const DETAIL = 500;

class Failure extends Error {
  constructor(kind, detail = '', more = {}) {
    super(String(detail).slice(0, DETAIL) || kind);
    this.kind = kind;
    this.partial = false; // whether some of the answer has been shown already
    Object.assign(this, more);
  }
}

// Kinds by status. What is not listed and below 500 is the client's own error: asking again cannot help.
const KINDS = { 401: 'key', 403: 'key', 402: 'quota', 404: 'model', 408: 'server', 429: 'busy', 529: 'busy' };

function refusal(status, body, waitMs) {
  const text = String(body);
  let kind = KINDS[status] ?? (status >= 500 ? 'server' : 'request');
  // OpenAI says 429 for an empty purse as well, and that no wait will fill.
  if (text.includes('insufficient_quota')) kind = 'quota';
  // A web page is a proxy's, or a captive portal's; only gateways in front of the service send one too.
  if (text.trimStart().startsWith('<') && (status < 500 || status === 511)) kind = 'foreign';
  return new Failure(kind, `HTTP ${status}: ${text}`, { status, waitMs: waitMs || 0 });
}

// An error object inside an answer whose status was 200.
function complaint(error) {
  const said = JSON.stringify(error) ?? '';
  const busy = /rate.?limit|overloaded|too many/i.test(said);
  return said.includes('insufficient_quota') ? new Failure('quota', said) : new Failure(busy ? 'busy' : 'server', said);
}

module.exports = { Failure, refusal, complaint };
