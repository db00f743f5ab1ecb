// What a user is told: what happened and what can be done, without a word of the machine's.
const WORDS = {
  busy: 'The AI service is busy. Wait a moment and ask again.',
  paused: 'The AI service asked for a pause of {wait}. Ask again after that.',
  resting: 'After a failure the AI service is left alone for a while. Go on and it is tried again.',
  server: 'The AI service has a problem of its own. Ask again in a minute.',
  network: 'The AI service cannot be reached. Check the network connection and ask again.',
  timeout: 'The AI service took too long. Ask again, or ask for less.',
  key: 'The AI service refused the key. Check the setting "Good Citizen: Api Key".',
  quota: 'The quota of the AI service is used up. Check the plan, or use another key.',
  model: 'The AI service does not know this model. Choose another in the setting "Good Citizen: Model".',
  request: 'The AI service did not accept the question. Make it shorter or put it differently.',
  cut: 'The answer broke off before its end, so it is incomplete. Ask again for the whole of it.',
  length: 'The answer is incomplete: it reached the length that the model allows. Ask for a shorter one.',
  filtered: 'The answer is incomplete: a content filter stopped it. Put the question differently.',
  toolong: 'The answer was too long and was cut short. Ask for a shorter one.',
  empty: 'The answer was empty. Ask again or put the question differently.',
  unreadable: 'The answer arrived damaged and cannot be shown in full. Ask again.',
  foreign: 'Something else than the AI service has answered. Open a web page to see what the network wants.',
};

function tell(failure) {
  const words = WORDS[failure.kind] ?? 'The question could not be answered. Ask again.';
  return words.replace('{wait}', spoken(failure.waitMs)) + (failure.kind === 'busy' ? asked(failure.waitMs) : '');
}

const asked = (ms) => (ms ? ` It asked for a pause of ${spoken(ms)}.` : '');

function spoken(ms = 0) {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

module.exports = { tell };
