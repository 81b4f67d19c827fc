// (Global Privacy Control is left out: our own reading of it would be counted.)
// What the browser says of itself and of its screen: one interface per property.
const NAVIGATOR = [
  "appCodeName", "appName", "appVersion", "connection", "cookieEnabled", "deviceMemory", "doNotTrack",
  "hardwareConcurrency", "language", "languages", "maxTouchPoints", "mimeTypes", "onLine",
  "pdfViewerEnabled", "platform", "plugins", "product", "productSub", "userAgent", "userAgentData", "vendor",
  "vendorSub", "webdriver",
];
countGetters("navigator", "Navigator", NAVIGATOR);
countGetters("navigator", "WorkerNavigator", NAVIGATOR);
countGetters("navigator", "NavigatorUAData", ["brands", "mobile", "platform"]);
countMethods("navigator", "NavigatorUAData", ["toJSON"]);
countGetters("navigator", "NetworkInformation", ["effectiveType", "downlink", "rtt", "saveData", "type"]);

// Which hints were asked for is read from the answer: the page's list is read by the browser only.
const ALWAYS_THERE = { __proto__: null, brands: true, mobile: true, platform: true };
const hintsUse = counter("navigator", "NavigatorUAData.getHighEntropyValues");
watchMethod(prototypeOf("NavigatorUAData"), "getHighEntropyValues",
  (self, args, hook) => {
    count(hintsUse, hook, "");
    return hintsUse.last;
  },
  (entry, self, promise) => promised(promise, (values) => {
    const names = ownKeys(values);
    for (let i = 0; i < names.length; i += 1) if (!ALWAYS_THERE[names[i]]) addDetail(entry, names[i]);
  }, nothing));

countGetters("screen", "Screen", [
  "width", "height", "availWidth", "availHeight", "availLeft", "availTop", "colorDepth", "pixelDepth", "orientation",
  "isExtended",
]);
countCalls("screen", scope, "Window", "devicePixelRatio", "get");

const permissionUse = counter("navigator", "Permissions.query");
watchMethod(prototypeOf("Permissions"), "query",
  (self, args, hook) => ({ __proto__: null, hook, heard: overhear(args, 0) }),
  ({ hook, heard }, self, promise) => {
    count(permissionUse, hook, cut(heard.name, 40));
    return promised(promise, nothing, nothing);
  });
