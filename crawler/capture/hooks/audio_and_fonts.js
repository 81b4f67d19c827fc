// Audio fingerprints (a sound rendered for its rounding errors) and the list of installed fonts.
countConstructor("audio", "OfflineAudioContext", null, "webkitOfflineAudioContext");
for (const name of ["OscillatorNode", "DynamicsCompressorNode", "AnalyserNode"]) countConstructor("audio", name, null);
countMethods("audio", "BaseAudioContext", ["createOscillator", "createDynamicsCompressor", "createAnalyser"]);
countPromises("audio", "OfflineAudioContext", ["startRendering"]);
countMethods("audio", "AudioBuffer", ["getChannelData", "copyFromChannel"]);
countMethods("audio", "AnalyserNode", [
  "getFloatFrequencyData", "getByteFrequencyData", "getFloatTimeDomainData", "getByteTimeDomainData",
]);

// `"mmm" in 72px Arial`: which text, in which font.
const MAX_MEASURED_CHARS = 20;
for (const type of CONTEXTS) {
  const fontOf = getter(prototypeOf(type), "font");
  countMethods("fonts", type, ["measureText"],
    (self, args) => `"${cut(args[0], MAX_MEASURED_CHARS)}" in ${fontOf(self)}`);
}
countMethods("fonts", "FontFaceSet", ["check"], firstText);
countCalls("fonts", scope, "Window", "queryLocalFonts", "value", null, settledAlike);
