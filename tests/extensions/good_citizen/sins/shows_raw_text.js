module.exports = {
  title: "Shows the error's raw text: JSON bodies, codes of Node.js",
  rules: ['user_is_told'],
  hooks: () => ({ tell: (failure) => failure.message }),
};
