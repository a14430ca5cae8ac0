// Pages that are rendered once don't know the reader's zone; the browser does.
for (const time of document.querySelectorAll('time[data-local]')) {
  const at = new Date(time.dateTime);
  time.textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' });
}
