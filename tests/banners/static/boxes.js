// Boxes that are no consent banners: what is clicked in them is told, for it was none of the visitor's business.
for (const box of document.querySelectorAll('[data-box]')) {
  const name = box.dataset.box;
  const kept = `${name}-seen`;
  const touched = (event) => {
    const control = event.target.closest('button, a');
    if (!control) return;
    event.preventDefault();
    window.siteTells('touched', null, { touched: name, control: control.textContent.trim() });
    if (box.dataset.stays !== undefined) return;
    localStorage.setItem(kept, '1');
    box.remove();
  };
  box.addEventListener('click', touched);
  if (box.dataset.stays !== undefined) continue;
  if (localStorage.getItem(kept)) box.remove();
  else setTimeout(() => { box.hidden = false; }, Number(box.dataset.after));
}
