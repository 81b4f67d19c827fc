function link(kind, part = "") {
  return plan.links[kind][part];
}

function wordFrom(target, event) {
  return new Promise((resolve, reject) => {
    target.addEventListener(event, resolve, { once: true });
    target.addEventListener("error", () => reject(new Error("error")), { once: true });
  });
}

const WITH = { credentials: "include" };
