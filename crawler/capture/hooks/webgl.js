// WebGL fingerprints: what the graphics card is and can do. Names of the constants that such scripts ask for, from the
// WebGL specifications and the registry of extensions (WEBGL_debug_renderer_info, EXT_texture_filter_anisotropic).
const PARAMETERS = {
  __proto__: null,
  0x9245: "UNMASKED_VENDOR_WEBGL", 0x9246: "UNMASKED_RENDERER_WEBGL", 0x1f00: "VENDOR", 0x1f01: "RENDERER",
  0x1f02: "VERSION", 0x8b8c: "SHADING_LANGUAGE_VERSION", 0x0d33: "MAX_TEXTURE_SIZE", 0x0d3a: "MAX_VIEWPORT_DIMS",
  0x84e8: "MAX_RENDERBUFFER_SIZE", 0x8869: "MAX_VERTEX_ATTRIBS", 0x8872: "MAX_TEXTURE_IMAGE_UNITS",
  0x8b4c: "MAX_VERTEX_TEXTURE_IMAGE_UNITS", 0x8b4d: "MAX_COMBINED_TEXTURE_IMAGE_UNITS",
  0x851c: "MAX_CUBE_MAP_TEXTURE_SIZE", 0x8dfb: "MAX_VERTEX_UNIFORM_VECTORS", 0x8dfc: "MAX_VARYING_VECTORS",
  0x8dfd: "MAX_FRAGMENT_UNIFORM_VECTORS", 0x846d: "ALIASED_POINT_SIZE_RANGE", 0x846e: "ALIASED_LINE_WIDTH_RANGE",
  0x84ff: "MAX_TEXTURE_MAX_ANISOTROPY_EXT", 0x0d52: "RED_BITS", 0x0d53: "GREEN_BITS", 0x0d54: "BLUE_BITS",
  0x0d55: "ALPHA_BITS", 0x0d56: "DEPTH_BITS", 0x0d57: "STENCIL_BITS",
};
const parameterName = (self, args) =>
  (args.length > 0 && typeof args[0] === "number" ? PARAMETERS[args[0]] ?? `${args[0]}` : "");
const firstText = (self, args) => (args.length > 0 ? cut(args[0], MAX_DETAIL_CHARS) : "");

for (const type of ["WebGLRenderingContext", "WebGL2RenderingContext"]) {
  countMethods("webgl", type, ["getParameter"], parameterName);
  countMethods("webgl", type, ["getExtension"], firstText);
  countMethods("webgl", type, [
    "getSupportedExtensions", "getShaderPrecisionFormat", "getContextAttributes", "readPixels",
  ]);
}
