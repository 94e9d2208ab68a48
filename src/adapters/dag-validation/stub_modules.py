"""Modules that are not installed here: a stand-in for other people's, an honest failure for the project's own."""

import importlib.abc
import importlib.machinery
import sys
import types


class PlaceholderType(type):
    """The class itself answers to every name too: `SomeEnum.VALUE`."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder("{}.{}".format(cls.__name__, name))

    def __getitem__(cls, _):
        return Placeholder(cls.__name__)

    def __iter__(cls):
        return iter(())


class Placeholder(metaclass=PlaceholderType):
    """Stands for a value that is not known here, and lets itself be called, indexed, counted with, and inherited from."""

    def __init__(self, *args, **kwargs):
        self._placeholder = args[0] if args and isinstance(args[0], str) else type(self).__name__

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder("{}.{}".format(self.__dict__.get("_placeholder", "?"), name))

    def __call__(self, *args, **kwargs):
        # As a decorator it gives back what it decorates.
        if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], Placeholder):
            return args[0]
        return Placeholder(self._placeholder)

    def _same(self, *_):
        return Placeholder(self.__dict__.get("_placeholder", "?"))

    __getitem__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same
    __floordiv__ = __mod__ = __pow__ = __and__ = __or__ = __ror__ = __neg__ = __invert__ = __enter__ = _same

    def __setitem__(self, key, value):
        pass

    def __exit__(self, *_):
        return False

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def __contains__(self, _):
        return False

    def __int__(self):
        return 1

    __index__ = __int__

    def __float__(self):
        return 1.0

    def __str__(self):
        return self.__dict__.get("_placeholder", "?")

    def __fspath__(self):
        return "/nonexistent/{}".format(self)

    def __lt__(self, _):
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other

    def __mro_entries__(self, bases):
        return (Placeholder,)


class PlaceholderText(str):
    """The value of a Variable: a text that also passes for a number."""

    def __int__(self):
        return 1

    def __float__(self):
        return 1.0


class StubModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name.endswith(("Error", "Exception", "Warning")):
            value = type(name, (Exception,), {"__module__": self.__name__})
        elif name[:1].isupper():
            value = type(Placeholder)(name, (Placeholder,), {"__module__": self.__name__})
        else:
            value = Placeholder("{}.{}".format(self.__name__, name))
        setattr(self, name, value)
        return value


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last to be asked. `own`: what the project's tree has, the name of a module to the place from where it could be imported."""

    def __init__(self, own):
        self._own = own
        self.stubbed = []
        self._stubs = set()

    def find_spec(self, name, path=None, target=None):
        top, _, rest = name.partition(".")
        if rest and top not in self._stubs:
            return None
        if not rest:
            # `_name`: accelerators and back ends, whose absence their package expects.
            if top in self._own or top.startswith("_") or _is_expected(top):
                return None
            self._stubs.add(top)
            self.stubbed.append(top)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = StubModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module):
        pass


def _is_expected(top):
    """Modules of the standard library of another system or version: `winreg`, `tomllib`. And what asks for itself."""
    if top in getattr(sys, "stdlib_module_names", ()) or top in ("tomllib", "zoneinfo", "graphlib"):
        return True
    frame = sys._getframe(2)
    while frame is not None and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    # An installed library that tries for an optional companion must see that it is not there.
    return frame is not None and any(part in frame.f_code.co_filename for part in ("site-packages", "dist-packages", sys.prefix + "/lib/"))


def find_own_modules(root, project):
    """By name, every module and package of the project below its own folder: `common` to `credit.common`."""
    import os

    own = {}
    for folder, folders, files in os.walk(os.path.join(root, project)):
        folders[:] = sorted(name for name in folders if name.isidentifier() and name != "__pycache__")
        where = os.path.relpath(folder, root).replace(os.sep, ".")
        names = [name[:-3] for name in sorted(files) if name.endswith(".py") and name != "__init__.py"]
        for name in names + folders:
            own.setdefault(name, "{}.{}".format(where, name))
    return own
