// The one HTTP client. It knows nothing of VS Code, so that it can be tested without it.
const { Circuit } = require('./circuit');
const { Failure, refusal } = require('./failure');
const { choiceOf, parsed, readStream, readWhole } = require('./reading');
const { waitMs } = require('./waits');
const { Watch, pause } = require('./watch');

class Backend {
  // `place()` tells { baseUrl, apiKey, model }: settings may change while we live.
  constructor(place, policy, watcher = {}) {
    this.place = place;
    this.policy = policy;
    this.watcher = watcher; // told of each success and failure
    this.circuit = new Circuit(policy);
    this.asked = 0;
    this.retried = 0;
  }

  models({ signal } = {}) {
    return this.call('models', '/models', null, signal, async (response) => {
      const text = await readWhole(response, this.policy.maxBytes.models, this.policy);
      return parsed(text).data ?? [];
    });
  }

  complete({ prefix, suffix, language }, { signal } = {}) {
    const body = { prompt: prefix, suffix, max_tokens: 64, stream: false, extra: { language } };
    return this.call('ghost', '/completions', body, signal, async (response) => {
      const text = await readWhole(response, this.policy.maxBytes.ghost, this.policy);
      const said = choiceOf(parsed(text))?.text;
      if (typeof said !== 'string') throw new Failure('unreadable', text);
      return said;
    });
  }

  ask(question, { signal, onText = () => {} } = {}) {
    const body = { messages: [{ role: 'user', content: question }], stream: true };
    return this.call('ask', '/chat/completions', body, signal, (response, watch) =>
      readStream(response, watch, this.policy, onText),
    );
  }

  // Asks until there is an answer, or no sense in asking again.
  async call(surface, path, body, signal, read) {
    if (surface === 'ask') this.asked += 1;
    for (let attempt = 1; ; attempt += 1) {
      const spareMs = this.policy.admit(this.circuit, surface);
      const kind = this.circuit.toldMs(surface) > 0 ? 'paused' : 'resting'; // theirs, or our own
      if (spareMs > 0) throw new Failure(kind, '', { waitMs: spareMs });
      try {
        const answer = await this.once(surface, path, body, signal, read);
        this.circuit.worked(surface);
        this.watcher.worked?.(surface);
        return answer;
      } catch (error) {
        const failure = error instanceof Failure ? error : new Failure('unknown', error?.stack);
        if (failure.kind === 'cancelled') throw failure;
        this.circuit.failed(surface, failure);
        this.watcher.failed?.(surface, failure);
        const counts = { surface, attempt, failure, asked: this.asked, retried: this.retried };
        if (!this.policy.mayRetry(counts)) throw failure;
        this.retried += 1;
        await pause(this.policy.backoff(attempt, failure), signal);
      }
    }
  }

  async once(surface, path, body, signal, read) {
    const watch = new Watch(this.policy.timeouts[surface], signal);
    const began = Date.now();
    this.policy.onRequest(surface);
    try {
      const response = await this.send(path, body, watch.signal);
      if (!response.ok) throw await this.refused(surface, response);
      const answer = await read(response, watch);
      this.policy.onAnswer(answer, { surface, ms: Date.now() - began });
      return answer;
    } catch (error) {
      // An abort shows in many disguises; its reason is the truth.
      const failure = watch.signal.aborted ? Object.assign(watch.signal.reason, { partial: error.partial }) : error;
      if (failure.kind !== 'cancelled') this.policy.onFailure(failure, surface);
      throw failure;
    } finally {
      watch.end();
    }
  }

  async send(path, body, signal) {
    const { baseUrl, apiKey, model } = this.place();
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const init = { method: body ? 'POST' : 'GET', headers, signal, redirect: 'error' }; // an API does not move
    if (body) init.body = JSON.stringify({ model, ...body });
    try {
      return await this.policy.fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, init);
    } catch (error) {
      throw new Failure('network', `${error}: ${error?.cause?.code ?? error?.cause ?? ''}`);
    }
  }

  async refused(surface, response) {
    const body = await readWhole(response, 64_000, this.policy).catch((error) => `(no body: ${error.message})`);
    return refusal(response.status, body, waitMs(response.headers));
  }
}

module.exports = { Backend };
