// Inside the frame of the consent layer: three controls, then a switch per purpose.
(() => {
  const { site, words } = JSON.parse(document.getElementById("cmp-config").textContent);
  const ids = words.purposes.map(({ id }) => id);
  let now = {};
  try { now = JSON.parse(decodeURIComponent(location.hash.slice(1))); } catch { now = {}; }
  const layers = { first: document.getElementById("first"), second: document.getElementById("second") };
  const boxes = Array.from(document.querySelectorAll("#second input"));
  for (const box of boxes) box.checked = now[box.name] === true;
  const tell = (choice) => parent.postMessage({ type: "cmp-choice", choice }, `https://${site}`);
  const every = (value) => Object.fromEntries(ids.map((id) => [id, value]));
  const actions = {
    accept: () => tell(every(true)),
    refuse: () => tell(every(false)),
    settings: () => { layers.first.hidden = true; layers.second.hidden = false; },
    save: () => tell(Object.fromEntries(boxes.map((box) => [box.name, box.checked]))),
  };
  for (const control of document.querySelectorAll("[data-act]")) {
    control.addEventListener("click", (event) => { event.preventDefault(); actions[control.dataset.act](); });
  }
})();
