// Bedrud's own answer to a lost circuit. Blazor's dialog may wait for ever after the portal restarts: it tries at ever longer
// intervals, and stops for good when the portal no longer knows the circuit. Here the portal is asked whether it is back, and the
// page is loaded anew once it is; a meeting page is never loaded anew, since its call needs no circuit.
const notice = document.getElementById('components-reconnect-modal');
const isMeeting = notice.dataset.face === 'meeting';
const askEveryMs = 1500;
const showAfterMs = 600;
let lost = false;
let showTimer = 0;
let leaving = false;

addEventListener('pagehide', () => {
  leaving = true;
});
addEventListener('pageshow', () => {
  leaving = false;
});

notice.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  switch (detail.state) {
    case 'show':
    case 'retrying':
    case 'failed':
    case 'paused':
      circuitLost();
      break;
    case 'hide':
      circuitBack();
      break;
    case 'rejected':
    case 'resume-failed':
      giveUp();
      break;
  }
});

// The circuit closes when the page is left, too: that is no loss to tell of.
function circuitLost() {
  if (lost || leaving) return;
  lost = true;
  showTimer = setTimeout(() => {
    notice.dataset.shown = '';
  }, showAfterMs);
  watch();
}

function circuitBack() {
  lost = false;
  clearTimeout(showTimer);
  delete notice.dataset.shown;
}

function giveUp() {
  circuitBack();
  if (!isMeeting) reload();
}

// Only once the portal answers: a reload before that would end on the browser's own error page.
async function reload() {
  lost = true;
  notice.dataset.shown = '';
  while (!(await isPortalUp())) await pause();
  location.reload();
}

async function watch() {
  while (lost) {
    await pause();
    if (!lost || !(await isPortalUp())) continue;
    try {
      // True: reconnected. False: the portal was restarted and knows nothing of this circuit.
      const known = await Blazor.reconnect();
      if (!lost) return;
      if (known === false) return giveUp();
      if (known) return circuitBack();
    } catch {
      // Gone again between the two questions.
    }
  }
}

async function isPortalUp() {
  try {
    return (await fetch('/health/live', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

function pause() {
  return new Promise((resolve) => {
    setTimeout(resolve, askEveryMs);
  });
}
