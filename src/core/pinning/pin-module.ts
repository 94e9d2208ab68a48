/** Where a release keeps the module that its pinned files load. */
export const pinModulePath = "_cibot_pin.py";

/**
 * Python 3.8 and later, without the words that make Airflow take a file for one that builds DAGs.
 * It lies in its release, which it knows by its own path: no link is asked while a file is imported.
 */
export const pinModule = `"""Keeps what a file imports within one release of its project, whatever the link leads to meanwhile."""
import importlib.machinery
import importlib.util
import linecache
import os
import sys
import tokenize
import types

RELEASE = os.path.dirname(os.path.abspath(__file__))
STORE = os.path.dirname(RELEASE)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(STORE)))


def enter(module, project, path):
    """Called by the file at "path" of the release, first of all, with its globals."""
    elsewhere = portions_elsewhere(project)
    if elsewhere is not None:
        forget_others(project, module.get("__name__"))
        sys.meta_path.insert(0, Finder(project, elsewhere))
    own = os.path.join(RELEASE, *path.split("/"))
    if os.path.isfile(own):
        keep_source(module["__file__"], own)
        module["__file__"] = own


class Finder:
    """Finds the project's package, and by its path all that is in it, in this release."""

    def __init__(self, project, elsewhere):
        self.cibot_project = project
        self.elsewhere = elsewhere

    def find_spec(self, name, path=None, target=None):
        if name != self.cibot_project:
            return None
        package = os.path.join(RELEASE, "__init__.py")
        if os.path.isfile(package):
            return importlib.util.spec_from_file_location(name, package, submodule_search_locations=[RELEASE])
        spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [RELEASE] + self.elsewhere
        return spec


def portions_elsewhere(project):
    """Folders that a namespace package has beside the release's; None where the name is another package's."""
    spec = importlib.machinery.PathFinder.find_spec(project)
    if spec is None:
        return []
    live = os.path.join(os.path.realpath(ROOT), project)
    ours = [os.path.realpath(STORE), live]
    if spec.origin is not None:
        return [] if any(is_within(os.path.realpath(spec.origin), folder) for folder in ours) else None
    found = list(spec.submodule_search_locations or [])
    return [place for place in found if not any(is_within(os.path.realpath(place), folder) for folder in ours)]


def forget_others(project, caller):
    """Drops what was imported from other releases of the project, and what finds it."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, "cibot_project", None) != project]
    sys.path[:] = [place for place in sys.path if not is_other_release(place)]
    link = os.path.join(ROOT, project)
    for name, module in list(sys.modules.items()):
        # Files that are loaded as the caller is carry this prefix, and functions of theirs are looked up by it.
        if name in (caller, "__main__") or name.startswith("unusual_prefix_"):
            continue
        is_ours = name == project or name.startswith(project + ".")
        place = find_place(module, is_ours)
        if place is None or is_within(place, RELEASE):
            continue
        if is_ours or is_other_release(place) or is_within(place, link):
            del sys.modules[name]


def find_place(module, may_be_namespace):
    # What stands in for a module may say that it is one; and one that is loaded lazily must not be by being asked.
    if not issubclass(type(module), types.ModuleType):
        return None
    names = object.__getattribute__(module, "__dict__")
    place = names.get("__file__")
    if place is None and may_be_namespace:
        place = next(iter(names.get("__path__") or []), None)
    return place if isinstance(place, str) else None


def is_other_release(place):
    return is_within(place, STORE) and not is_within(place, RELEASE)


def is_within(place, folder):
    return isinstance(place, str) and (place == folder or place.startswith(folder + os.sep))


def keep_source(shown, own):
    """Tracebacks and inspect.getsource ask for the text by the path through the link, which may lead elsewhere by then."""
    with tokenize.open(own) as file:
        lines = file.readlines()
    # Without a time of modification the entry is not compared with the file.
    linecache.cache[shown] = (sum(map(len, lines)), None, lines, shown)
`;
