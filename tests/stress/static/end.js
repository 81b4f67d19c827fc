async function live() {
  waitForMoments();
  if (document.readyState !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  openWindows();
  await Promise.all(plan.run.map(run));
  document.title = `Stress: ${plan.place} loaded`;
  if (plan.place === "popup") {
    setTimeout(() => close(), 200);
  }
}

live();
