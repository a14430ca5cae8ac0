// Passkeys need a script: only the browser can ask the device. Pages say with data attributes what they want; nothing is written inline.
const post = async (url, body) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const type = response.headers.get('Content-Type') ?? '';
  const answer = type.includes('json') ? await response.json() : null;
  if (!response.ok) throw Object.assign(new Error(answer?.title), { problem: answer });
  return answer;
};

const say = (form, title, detail) => {
  const place = form.querySelector('[data-passkey-problem]');
  place.hidden = !title;
  if (!title) return;
  place.querySelector('strong').textContent = title;
  place.querySelector('span').textContent = detail ?? '';
};

const supported = () =>
  typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

async function run(form, act) {
  const button = form.querySelector('button');
  button.disabled = true;
  say(form);
  try {
    await act();
  } catch (error) {
    // Somebody closed the browser's own window: they know.
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return;
    if (error.name === 'InvalidStateError') say(form, form.dataset.known);
    else say(form, error.problem?.title ?? form.dataset.failed, error.problem?.detail);
  } finally {
    button.disabled = false;
  }
}

async function signIn(form) {
  const options = await post('/api/auth/passkey/options', {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  const keep = document.querySelector('input[name=keep]')?.checked === true;
  await post('/api/auth/passkey', { credential: credential.toJSON(), keep });
  location.assign(form.dataset.passkeyReturn);
}

async function add(form) {
  const fields = new FormData(form);
  const options = await post('/api/account/passkeys/options', { password: fields.get('password') });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  await post('/api/account/passkeys', { name: fields.get('name'), credential: credential.toJSON() });
  location.assign('/account/me/security?done=passkey-added');
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!supported()) continue;
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(form, () => (form.dataset.passkey === 'add' ? add(form) : signIn(form)));
  });
}
