// What whoever evaluated this gets in hand (workers; a page's script has no result): only DevTools can hold it.
return { __proto__: null, tellCounts, now: realNow };
