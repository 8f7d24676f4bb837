"""The guard that every route carries, and the application that refuses a route without one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask

from lms.access.permissions import Permission
from lms.access.viewer import Viewer, current
from lms.problems import Forbidden, SignInFirst

Predicate = Callable[[Viewer, Any], bool]
Rules = dict[Permission, list[list[Predicate]]]
View = Callable[..., Any]

_rules: Rules = {}


def register(rules: Rules) -> None:
    """Add a room's rules: any row suffices, every predicate in a row must hold."""
    _rules.update(rules)


def allowed(viewer: Viewer, permission: Permission, thing: Any = None) -> bool:
    """Whether `viewer` holds `permission` and, where the room has rules for it, they hold for `thing`."""
    if not viewer.may(permission):
        return False
    rows = _rules.get(permission)
    if rows is None or thing is None:
        return True
    return any(all(predicate(viewer, thing) for predicate in row) for row in rows)


def check(viewer: Viewer, permission: Permission, thing: Any = None) -> None:
    """Raise `SignInFirst` or `Forbidden` unless allowed."""
    if allowed(viewer, permission, thing):
        return
    if not viewer.signed_in:
        raise SignInFirst
    raise Forbidden


def requires(permission: Permission, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Guard a view.

    Without `load` the view is called with the viewer first. With `load`, `load(viewer, **address parts)` finds the object
    (raising `Missing` for what the viewer must not learn of), the room's rules decide, and the view gets viewer and object.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> Any:
            viewer = current()
            check(viewer, permission)
            if load is None:
                return view(viewer, **parts)
            thing = load(viewer, **parts)
            check(viewer, permission, thing)
            return view(viewer, thing)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


class GuardedFlask(Flask):
    """A Flask that cannot start with a route that names no permission."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """As Flask's, after checking that the view carries a permission."""
        if view_func is not None and not hasattr(view_func, "permission"):
            raise RuntimeError(f"route {rule} has no permission")
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)
