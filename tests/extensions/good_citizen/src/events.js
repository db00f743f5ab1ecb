// Server-sent events by the standard: lines end with LF, CR or CRLF, comments are passed over, several
// `data:` lines are one text, an empty line ends the event. Linear in what is fed, however it is cut.
class Events {
  constructor() {
    this.rest = '';
    this.data = [];
    this.afterReturn = false;
    this.seen = ''; // how the answer begins: where no event comes, it tells who has answered instead
  }

  // The data of the events that `text` completes.
  push(text) {
    if (this.seen.length < 500) this.seen += text.slice(0, 500);
    // The LF of a CRLF that was cut in two ends no second line.
    const part = this.afterReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text) this.afterReturn = text.endsWith('\r');
    const lines = part.split(/\r\n|\n|\r/);
    lines[0] = this.rest + lines[0];
    this.rest = lines.pop();
    return lines.map((line) => this.line(line)).filter((data) => data !== null);
  }

  line(line) {
    if (line === '') {
      const data = this.data.length ? this.data.join('\n') : null;
      this.data = [];
      return data;
    }
    const [, name, value] = /^([^:]*):? ?([^]*)$/.exec(line);
    if (name === 'data') this.data.push(value);
    return null;
  }
}

module.exports = { Events };
