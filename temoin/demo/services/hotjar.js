kit.script("https://script.hotjar.com/modules.8da33a8f469c3b5ffcec.js");
