// The sin that the setting `goodCitizen.sin` names: one module, which replaces one decision of the policy.
const { defaults } = require('./src/policy');

// `world` is what a sin may need beside the defaults: the module `vscode`, where there is one.
function sinful(name, world = {}) {
  const policy = defaults();
  if (name === 'none') return policy;
  if (!/^[a-z0-9_]+$/.test(name)) throw new Error(`no sin is called ${name}`);
  const { hooks } = require(`./sins/${name}`);
  return Object.assign(policy, hooks(defaults(), world));
}

module.exports = { sinful };
