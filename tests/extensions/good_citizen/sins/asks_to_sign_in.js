module.exports = {
  title: 'Takes any failure for the end of the session',
  rules: ['sign_in_survives'],
  hooks: () => ({ offline: 'Good Citizen: signed out, sign in again' }),
};
