// A short name for what an event listener or a form reading was about: `input[type=email]#mail`.
const tagNameOf = getter(prototypeOf("Element"), "tagName");
const idOf = getter(prototypeOf("Element"), "id");
const attributeOf = methodOf(prototypeOf("Element"), "getAttribute");
const nodeTypeOf = getter(prototypeOf("Node"), "nodeType");
const bodyOf = getter(prototypeOf("Document"), "body");
const rootOf = getter(prototypeOf("Document"), "documentElement");
const pageDocument = () => scope.document; // not to be replaced by a page; another one after a frame's first navigation

const ELEMENT = 1;

const nameOfElement = (element) => {
  const tag = lowerCase(cut(tagNameOf(element), 40));
  const type = tag === "input" || tag === "button" ? attributeOf(element, "type") : null;
  const id = idOf(element), name = id ? "" : attributeOf(element, "name");
  const which = id ? `#${cut(id, 40)}` : name ? `[name=${cut(name, 40)}]` : "";
  return tag + (type ? `[type=${cut(type, 20)}]` : "") + which;
};

const nameOfTarget = (target) => {
  if (target === scope || target === undefined || target === null) return pageDocument ? "window" : "worker";
  try {
    if (target === pageDocument()) return "document";
    return nodeTypeOf(target) === ELEMENT ? nameOfElement(target) : "node";
  } catch {
    return "other";
  }
};

const isWholePage = (target) => {
  const page = pageDocument();
  return target === page || target === bodyOf(page) || target === rootOf(page);
};
