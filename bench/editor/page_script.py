"""What runs inside the page, before the workbench loads: it measures, and touches nothing.

`keydown` entries of the Event Timing API carry the time from the key press to the next frame,
rounded to 8 ms; the API reports none below 16 ms, so keys without an entry are known to be faster.
"""

PAGE_SCRIPT = """
(() => {
  if (window.top !== window || window.__bench) return;
  const seen = { pressed: 0, slow: [] };
  window.__bench = {
    drain() {
      const out = { pressed: seen.pressed, slow: seen.slow };
      seen.pressed = 0;
      seen.slow = [];
      return out;
    },
  };
  addEventListener('keydown', (event) => { if (!event.repeat) seen.pressed += 1; }, true);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === 'keydown') {
        seen.slow.push([performance.timeOrigin + entry.startTime, entry.duration]);
      }
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
})();
"""
