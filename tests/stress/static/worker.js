importScripts(link("worker-import-scripts"));

function asked(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.send();
  return wordFrom(request, "load");
}

const post = { ...WITH, method: "POST", headers: { "Content-Type": "application/json" }, body: '{"worker": 1}' };

const socket = new WebSocket(link("worker-socket"));
socket.addEventListener("open", () => socket.send("from a worker"));

const events = plan.links["worker-event-source"]?.[""];
const source = events && new EventSource(events, { withCredentials: true });

plan.late.forEach((seconds, index) => {
  setTimeout(() => fetch(link(`worker-late-${index + 1}`), WITH), seconds * 1000);
});

Promise.all([
  fetch(link("worker-fetch"), WITH),
  fetch(link("worker-post"), post),
  asked(link("worker-xhr")),
  import(link("worker-dynamic-import")),
  wordFrom(socket, "message"),
  source && wordFrom(source, "message"),
  wordFrom(new Worker(link("nested-worker")), "message"),
]).then(
  () => postMessage("done"),
  (error) => postMessage({ fault: ["worker", String(error)] }),
);
