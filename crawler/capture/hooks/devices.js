// Cameras and microphones, the battery, and WebRTC, which tells a server the addresses of this machine.
countPromises("media-devices", "MediaDevices", ["enumerateDevices"]);
// The same promise every time: it is handed on as it is, except where it only says that the call was a wrong one.
const batteryUse = counter("battery", "Navigator.getBattery");
const isNavigator = getter(prototypeOf("Navigator"), "userAgent");
watchMethod(prototypeOf("Navigator"), "getBattery",
  (self, args, hook) => count(batteryUse, hook, ""),
  (note, self, promise) =>
    (quietly(isNavigator, self) === undefined ? promised(promise, nothing, nothing) : undefined));
countConstructor("webrtc", "RTCPeerConnection", null, "webkitRTCPeerConnection");
countMethods("webrtc", "RTCPeerConnection", ["createDataChannel"]);
countPromises("webrtc", "RTCPeerConnection", ["createOffer", "setLocalDescription"]);
countCalls("webrtc", prototypeOf("RTCPeerConnection"), "RTCPeerConnection", "onicecandidate", "set");
