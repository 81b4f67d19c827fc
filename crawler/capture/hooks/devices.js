// Cameras and microphones, the battery, and WebRTC, which tells a server the addresses of this machine.
countPromises("media-devices", "MediaDevices", ["enumerateDevices"]);
countMethods("battery", "Navigator", ["getBattery"]);
countConstructor("webrtc", "RTCPeerConnection", null, "webkitRTCPeerConnection");
countMethods("webrtc", "RTCPeerConnection", ["createDataChannel"]);
countPromises("webrtc", "RTCPeerConnection", ["createOffer", "setLocalDescription"]);
countCalls("webrtc", prototypeOf("RTCPeerConnection"), "RTCPeerConnection", "onicecandidate", "set");
