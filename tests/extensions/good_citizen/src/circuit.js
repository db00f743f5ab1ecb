// What each surface (ghost, ask, models) is spared: waits that the backend asked for, and pauses of our own.
class Circuit {
  constructor(policy) {
    this.policy = policy;
    this.told = new Map();
    this.paused = new Map();
  }

  toldMs(surface) {
    return left(this.told, surface);
  }

  pausedMs(surface) {
    return left(this.paused, surface);
  }

  failed(surface, failure) {
    this.paused.set(surface, Date.now() + this.policy.pauseMs());
    // Remembered for the surface, not for the call: the next call meets the same limiter.
    if (failure.waitMs) this.told.set(surface, Date.now() + failure.waitMs);
  }

  // One surface that works is a sign that the others are worth a try.
  worked(surface) {
    this.paused.clear();
    this.told.delete(surface);
  }
}

const left = (moments, surface) => Math.max(0, (moments.get(surface) ?? 0) - Date.now());

module.exports = { Circuit };
