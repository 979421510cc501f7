"""Rule: studio-apps-never-stop."""

from auditor.api import (
    Domain,
    Remediation,
    Severity,
    UserProfile,
    UserSettings,
    Verdict,
    WithIdleShutdown,
    all_of,
    failed,
    not_applicable,
    passed,
    rule,
)

_SETTINGS = """'{"JupyterLabAppSettings": {"AppLifecycleManagement": {"IdleSettings": {"LifecycleManagement": "ENABLED",
"IdleTimeoutInMinutes": 120}}}, "CodeEditorAppSettings": {"AppLifecycleManagement": {"IdleSettings":
{"LifecycleManagement": "ENABLED", "IdleTimeoutInMinutes": 120}}}}'"""


@rule(
    id="studio-apps-never-stop",
    title="Apps of Studio run on when nobody uses them",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set LifecycleManagement to ENABLED in the IdleSettings of JupyterLab and of Code Editor, with the minutes "
        "that suit your users. It holds for apps that start afterwards.",
        cli=f"aws sagemaker update-domain --domain-id <domain-id> --default-user-settings {_SETTINGS}",
    ),
)
def apps_never_stop(owner: Domain | UserProfile) -> Verdict:
    """A forgotten app holds its instance, is paid for, and keeps a session with the user's role alive.

    Idle shutdown is off unless it is enabled, for JupyterLab and Code Editor each. A profile counts only where it
    sets what the domain's default is otherwise. Studio Classic has no such setting: what stops its apps, and any app
    by a lifecycle script, is not seen here.
    """
    if isinstance(owner, UserProfile):
        return _own(owner)
    kinds = [kind for settings in owner.user_settings for kind in _editors(settings)]
    if kinds and all_of(lambda kind: bool(kind) and all_of(lambda app: app.idle_shutdown, kind), kinds):
        return passed("LifecycleManagement is ENABLED for JupyterLab and Code Editor")
    return failed("LifecycleManagement is not ENABLED for both JupyterLab and Code Editor")


def _own(profile: UserProfile) -> Verdict:
    apps = [app for settings in profile.settings for kind in _editors(settings) for app in kind]
    setting = [app for app in apps if app.sets_idle_shutdown]
    if not setting:
        return not_applicable("the domain's default holds")
    if all_of(lambda app: app.idle_shutdown, setting):
        return passed("LifecycleManagement is ENABLED where the profile sets it")
    return failed("LifecycleManagement is DISABLED by the profile")


def _editors(settings: UserSettings) -> tuple[tuple[WithIdleShutdown, ...], ...]:
    """The settings of each kind of app that can be shut down when idle: none or one of a kind."""
    return settings.jupyter_lab, settings.code_editor
