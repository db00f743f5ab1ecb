module.exports = {
  title: 'Tells a host that nobody named that it is there',
  rules: ['nothing_escapes'],
  hooks: () => ({
    onActivate: async () => {
      fetch('https://collector.example.com/hello').catch(() => {});
    },
  }),
};
