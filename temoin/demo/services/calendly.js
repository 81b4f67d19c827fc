window.Calendly = window.Calendly || { initInlineWidget: () => null, showPopupWidget: () => null };
