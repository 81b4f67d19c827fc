"""The smallest files of each kind that a browser takes, made rather than kept."""

from __future__ import annotations

import io
import wave

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">'
    '<g id="mark"><rect width="8" height="8" fill="teal"/></g></svg>'
)
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nSilence.\n"
# WebAssembly core specification, section 5.5.16: a module without sections is its magic number and version.
WASM = b"\x00asm\x01\x00\x00\x00"


def silence() -> bytes:
    """Two seconds of silence as a WAV file (8 kHz, 8 bits, mono)."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 16000)
    return file.getvalue()
