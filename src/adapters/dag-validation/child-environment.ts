type Environment = Readonly<Record<string, string | undefined>>;

/** A cluster's own settings, what says who we are, and what would change how Python finds modules. */
const dropped: readonly RegExp[] = [
  /^AIRFLOW_(?!VAR_)/,
  /^CIBOT_/,
  /^PYTHON(?!IOENCODING|UTF8)/,
  /^(?:VIRTUAL_ENV|LD_PRELOAD|SSH_AUTH_SOCK|SSH_AGENT_PID|KUBECONFIG)$/,
  /^(?:AWS|AZURE|GOOGLE|GCP|DVC)_/,
  /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASS|SECRETS?|CREDENTIALS?|AUTH|JWT|KEY|PRIVATE|DSN)(?:_|$)/,
  /^CI_(?:JOB_TOKEN|JOB_JWT\w*|REGISTRY_\w+|DEPENDENCY_PROXY_\w+|REPOSITORY_URL)$/,
];

/** An address with a password in it, whatever the variable is called. */
const hasPassword = /:\/\/[^/\s:@]*:[^/\s@]+@/;

/**
 * What DAG files get to see of an environment: a file under test may be anybody's, so neither secrets nor the settings of
 * a cluster. `AIRFLOW_VAR_…` stays: so a job can say what a Variable is.
 */
export function cleanEnvironment(env: Environment): Readonly<Record<string, string>> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || dropped.some((pattern) => pattern.test(name.toUpperCase())) || hasPassword.test(value)
      ? []
      : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}
