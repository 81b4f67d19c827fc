"use strict";

// What the document says of itself: place, late (seconds), links (kind → part → address), run (kinds to run at load),
// query (for frames, windows and workers), windows (place → address).
const plan = JSON.parse(document.getElementById("plan").textContent);

// What went wrong in this document, as [kind, message]; tests read it.
const faults = [];
globalThis.stressFaults = faults;

// Kinds that have begun and not ended yet.
const pending = new Set();
globalThis.stressPending = pending;

// Connections that are to stay open as long as the document.
const kept = [];
globalThis.stressKept = kept;

// kind → function of (its nameless address, all its addresses), run at load; may return a promise.
const channels = {};

const WITH = { credentials: "include" };

function link(kind, part = "") {
  return plan.links[kind]?.[part];
}

async function run(kind) {
  pending.add(kind);
  try {
    await channels[kind](link(kind), plan.links[kind]);
  } catch (error) {
    faults.push([kind, String(error)]);
  } finally {
    pending.delete(kind);
  }
}

function happens(target, event, failure = "error") {
  return new Promise((resolve, reject) => {
    target.addEventListener(event, resolve, { once: true });
    target.addEventListener(failure, () => reject(new Error(failure)), { once: true });
  });
}

function added(tag, properties, parent = document.body) {
  const element = parent.ownerDocument.createElement(tag);
  Object.assign(element, properties);
  parent.append(element);
  return element;
}
