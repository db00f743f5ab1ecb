"""Seeds the global state of an extension, which VS Code for the web keeps in the browser."""

import json

from playwright.sync_api import Error, Page

from bench.core.errors import BenchError
from bench.live.editor.browser import HOST
from bench.live.editor.server import Server

# A page of the same origin that does not load the workbench, which would hold the database open.
QUIET_PAGE = "healthz"
SEED = """([extension, state]) => new Promise((resolve, reject) => {
  const STORE = 'ItemTable'; // as VS Code's IndexedDBStorageDatabase creates it
  const opening = indexedDB.open('vscode-web-state-db-global');
  opening.onerror = () => reject(opening.error);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  opening.onsuccess = () => {
    const database = opening.result;
    const transaction = database.transaction(STORE, 'readwrite');
    const items = transaction.objectStore(STORE);
    const reading = items.get(extension);
    reading.onsuccess = () => {
      const before = typeof reading.result === 'string' ? JSON.parse(reading.result) : {};
      items.put(JSON.stringify({ ...before, ...state }), extension);
    };
    transaction.oncomplete = () => { database.close(); resolve(); };
    transaction.onabort = () => reject(transaction.error);
  };
})"""


def seed_global_state(page: Page, server: Server, extension: str, state: str) -> None:
    """Add the keys of the JSON object `state` to the global state of `extension`.

    Call it before the workbench is loaded.

    Raises:
        BenchError: the browser did not take it.
    """
    server.wait_until_listening()
    try:
        page.goto(f"http://{HOST}/{QUIET_PAGE}")
        page.evaluate(SEED, [extension, json.loads(state)])
    except Error as error:
        msg = f"The global state of {extension} could not be seeded."
        raise BenchError(msg, details=str(error)) from None
