// Passkeys: buttons that need a script appear with it, and what the browser refuses is said in words.
(function () {
  const WORDS = {
    NotAllowedError: 'The browser did not give a passkey: it was cancelled, took too long, or there is none for this address.',
    InvalidStateError: 'This device has a passkey for this account already.',
    SecurityError: 'This browser allows passkeys only over a secure connection and at the address they were made at.',
    NotSupportedError: 'This device cannot make such a passkey.'
  }

  document.addEventListener('DOMContentLoaded', function () {
    if (!window.PublicKeyCredential) return
    document.querySelectorAll('[data-shown-with-script]').forEach(function (button) { button.hidden = false })
  })

  document.addEventListener('allauth.error', function (event) {
    const place = document.querySelector('[data-passkey-error]')
    if (!place) return
    event.preventDefault()
    const name = event.detail.exception && event.detail.exception.name
    place.textContent = (WORDS[name] || 'The passkey did not work.') + ' Try again, or use another way.'
    place.hidden = false
  })
})()
