"""Every page that the browser tests open: one line each.

name, path, the role that opens it (None for everybody), whether the documents show its picture.
The path may be a function of the city and a page of that role, for what has to be looked up.
"""

from typing import Callable, NamedTuple, Optional, Union


class Sight(NamedTuple):
    name: str
    path: Union[str, Callable]
    role: Optional[str] = None
    documented: bool = False
    status: int = 200


SIGHTS = [
    Sight("front", "/", documented=True),
    Sight("sign-in", "/sessions/new"),
    Sight("not-found", "/nothing", status=404),
    Sight("style", "/style", role="clerk"),
    Sight("style-public", "/style"),
    Sight("not-found-clerk", "/nothing", role="clerk", status=404),
]
