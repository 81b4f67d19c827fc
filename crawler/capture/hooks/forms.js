// Reading what a visitor typed: the value of a field, or of a whole form.
const nameField = (self) => nameOfElement(self);
countCalls("forms", prototypeOf("HTMLInputElement"), "HTMLInputElement", "value", "get", nameField);
countCalls("forms", prototypeOf("HTMLTextAreaElement"), "HTMLTextAreaElement", "value", "get", nameField);

const formUse = counter("forms", "FormData");
watchConstructor("FormData", (self, args, hook) => {
  if (args.length > 0 && isObject(args[0])) count(formUse, hook, quietly(nameField, args[0]));
});
