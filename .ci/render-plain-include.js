// Makes the include without inputs from the component: every input becomes its default.
import { parse } from "yaml";

const head = `# build, test, train, report, deploy_dags, rollback_dags: cibot's jobs for GitLab. Include this file in .gitlab-ci.yml:
#   include:
#     - local: .gitlab/cibot.yml
#   stages: [build, test, train, deploy_dags]
# To change a job, write a job of its name with only what differs into .gitlab-ci.yml; \`rules: [{ when: never }]\` switches it
# off. In .gitlab-ci.yml a job .cibot changes all of them but build: their image, or variables such as CIBOT_PACKAGE.
# https://docs.gitlab.com/ci/yaml/includes and docs/pipelines.md of cibot say more.

`;

/**
 * @param {string} component a file with `spec: inputs`, of whose inputs each has a default
 * @returns {string} the same jobs; a line whose value is an empty list is left out
 */
export function renderPlainInclude(component) {
  const [header = "", body] = component.split(/^---\n/m);
  if (body === undefined) throw new Error("The component has no `---` after its spec.");
  const { inputs } = parse(header).spec;
  const lines = body.split("\n").flatMap((line) => {
    const filled = line.replaceAll(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name) => renderDefault(name, inputs[name]));
    return filled !== line && filled.endsWith(": []") ? [] : [filled.replace(/^"(\w+)":/, "$1:")];
  });
  return head + lines.join("\n");
}

function renderDefault(name, input) {
  if (input?.default === undefined)
    throw new Error(`The component's input "${name}" is not declared, or has no default.`);
  return typeof input.default === "string" ? input.default : JSON.stringify(input.default);
}
