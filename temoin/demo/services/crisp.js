kit.script("https://client.crisp.chat/static/javascripts/client_default_a9f31c7.js");
